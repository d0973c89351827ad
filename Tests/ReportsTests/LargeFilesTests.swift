import Reports
import Testing

/// What a message says of files that would make it too large.
@Suite struct `Files too large for a mail` {
    private static let places = LargeFiles.elsewhere([
        .init(name: "w46.csv", directory: "files.shop.example, /in/m-1"),
        .init(name: "a<b>.csv", directory: "files.shop.example, /in/m-1"),
    ])

    private static let texts: [(before: String, files: LargeFiles, expected: String)] = [
        (
            "EUR 1.00 to your bank\n\nBalance\n", .zipped("w46.zip"),
            """
            EUR 1.00 to your bank

            ! The files are in the archive w46.zip: as they are they would be too large
              for a mail.

            Balance

            """
        ),
        (
            "Nothing else.\n", .elsewhere([.init(name: "w46.csv", directory: "files.shop.example, /in")]),
            """
            Nothing else.

            ! The file with the lines is too large for a mail. It is on the SFTP server:
            ! w46.csv: files.shop.example, /in


            """
        ),
    ]

    @Test(arguments: texts) func `are named behind the first paragraph`(
        before: String, files: LargeFiles, expected: String
    ) {
        #expect(files.text(before, in: .english) == expected)
    }

    private static let pages: [(before: String, start: String)] = [
        ("<html><body class=\"x\"><h1>A</h1></body></html>", "<html><body class=\"x\">\n<p style="),
        // What a mail program shows beside the subject stays the first that it finds.
        (
            "<body>\n<div style=\"display:none;font-size:1px\">EUR 1</div><h1>A</h1></body>",
            "<body>\n<div style=\"display:none;font-size:1px\">EUR 1</div>\n<p style="
        ),
        (
            "<body><div style=\"Display: None\">EUR 1</div>x",
            "<body><div style=\"Display: None\">EUR 1</div>\n<p style="
        ),
        ("<body><div class=\"card\">EUR 1</div>", "<body>\n<p style="),
        ("<body><div style=\"display:none\">never closed", "<body><div style=\"display:none\">never closed\n<p style="),
    ]

    @Test(arguments: pages) func `are named at the top of a page`(before: String, start: String) {
        let page = Self.places.html(before, in: .english)
        #expect(page.hasPrefix(start), "\(page)")
        #expect(page.contains("a&lt;b&gt;.csv: files.shop.example, /in/m-1"))
    }
}
