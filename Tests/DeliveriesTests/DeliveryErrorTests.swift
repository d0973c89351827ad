import Deliveries
import Support
import Testing

@Suite struct `The causes of failed deliveries` {
    @Test(arguments: DeliveryError.Code.all.map(\.rawValue)) func `each has one page`(name: String) throws {
        #expect(try explainedNames().filter { $0 == name }.count == 1)
    }

    @Test func `all of them are listed`() throws {
        let listed = DeliveryError.Code.all.map(\.rawValue)
        #expect(
            try declaredNames(
                in:
                    "Deliveries/DeliveryError.swift", "Deliveries/Folder/LocalFile.swift",
                "Deliveries/Mail/MailErrorCodes.swift",
                "Deliveries/SFTP/SSHSession.swift") == Set(listed))
        #expect(Set(listed).count == listed.count)
    }
}
