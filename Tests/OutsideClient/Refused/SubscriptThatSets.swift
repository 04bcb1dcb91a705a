/// refused: subscript is get-only
import MemoryMapping

func change(_ file: inout MappedFile) throws { try file[0] = 1 }
