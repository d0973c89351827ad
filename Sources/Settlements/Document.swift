/// A rendered report: kept bytes with a name and a layout.
package struct Document: Hashable, Sendable {
    /// Which output of the definition it is: `csv`, `html`.
    package let output: String
    /// File name: `weekly-settlement_m-1001_2026-W46_r1.csv`.
    package let name: String
    package let mediaType: String
    /// Layout with its version: `settlement-lines@1`; for HTML the template's name.
    package let layout: String
    package let content: Content

    package init(output: String, name: String, mediaType: String, layout: String, content: Content) {
        self.output = output
        self.name = name
        self.mediaType = mediaType
        self.layout = layout
        self.content = content
    }
}
