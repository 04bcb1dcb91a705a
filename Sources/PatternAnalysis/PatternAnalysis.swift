package func rewritingDigitsAsASCII(_ pattern: [UInt8], extended: Bool = false) -> [UInt8]? { nil }
package func hoistingStartVerbs(_ pattern: [UInt8]) -> (verbs: ArraySlice<UInt8>, rest: ArraySlice<UInt8>) { ([], pattern[...]) }
