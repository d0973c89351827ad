internal import CLibCurl

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Musl
#endif

/// What libcurl says went wrong.
struct CurlFailure: Error {
    let code: CURLcode
    /// Its own words; no secret, for libcurl never puts a password there.
    let text: String
}

/// The one owner of a libcurl handle: a connection to a mail server, let in, and then bytes to and fro.
///
/// Not to be used by two threads at a time: the actor that has it sees to that.
final class CurlConnection {
    /// What the server said until it let us in.
    let dialogue: CurlDialogue
    private let handle: UnsafeMutableRawPointer
    private let words: UnsafeMutablePointer<CChar>
    private let stopSign: StopSign

    /// libcurl's own set-up, once a process.
    private static let library: CURLcode = curl_global_init(Int(CURL_GLOBAL_DEFAULT))

    /// - Parameter stopSign: looked at while libcurl has the word.
    init(_ stopSign: StopSign) throws(CurlFailure) {
        guard Self.library == CURLE_OK, let handle = curl_easy_init() else {
            throw CurlFailure(code: CURLE_FAILED_INIT, text: "libcurl could not be started")
        }
        self.handle = handle
        words = .allocate(capacity: Int(CURL_ERROR_SIZE))
        words.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        dialogue = CurlDialogue()
        self.stopSign = stopSign
        try check(settlecast_curl_set_pointer(handle, CURLOPT_ERRORBUFFER, words))
        try listen()
    }

    deinit {
        curl_easy_cleanup(handle)
        words.deallocate()
    }

    func set(_ option: CURLoption, _ value: Int) throws(CurlFailure) {
        try check(settlecast_curl_set_long(handle, option, value))
    }

    /// nil takes away libcurl's default.
    func set(_ option: CURLoption, _ value: String?) throws(CurlFailure) {
        try check(settlecast_curl_set_string(handle, option, value))
    }

    /// Lends bytes that are not to be copied anywhere else: they are overwritten when libcurl has its copy.
    func set(_ option: CURLoption, secret bytes: UnsafeBufferPointer<UInt8>) throws(CurlFailure) {
        let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count + 1)
        for (index, byte) in bytes.enumerated() { copy[index] = CChar(bitPattern: byte) }
        copy[bytes.count] = 0
        defer {
            explicit_bzero(copy, bytes.count)
            copy.deallocate()
        }
        try check(settlecast_curl_set_string(handle, option, copy))
    }

    /// The other side's IP address; nil where there was no connection.
    var address: String? {
        guard let text = settlecast_curl_primary_address(handle) else { return nil }
        let address = String(cString: text)
        return address.isEmpty ? nil : address
    }

    /// Does what the options say, up to the point where our own words begin (`CURLOPT_CONNECT_ONLY`).
    func connect() throws(CurlFailure) {
        try check(curl_easy_perform(handle))
        // No program that is started meanwhile inherits it: it would stand for as long as that runs.
        var socket = CURL_SOCKET_BAD
        try check(settlecast_curl_active_socket(handle, &socket))
        _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
    }

    /// Sends some of the bytes.
    ///
    /// - Returns: how many; 0 where the connection takes none at the moment.
    func send(_ bytes: ArraySlice<UInt8>) throws(CurlFailure) -> Int {
        var sent = 0
        let code = bytes.withUnsafeBytes { curl_easy_send(handle, $0.baseAddress, $0.count, &sent) }
        if code != CURLE_AGAIN { try check(code) }
        return sent
    }

    /// What has come in.
    ///
    /// - Returns: nil where there is nothing at the moment; empty where the other side has closed the connection.
    func receive() throws(CurlFailure) -> [UInt8]? {
        var count = 0
        var code = CURLE_OK
        let bytes = [UInt8](unsafeUninitializedCapacity: 16_384) { buffer, initialized in
            code = curl_easy_recv(handle, buffer.baseAddress, buffer.count, &count)
            initialized = code == CURLE_OK ? count : 0
        }
        if code == CURLE_AGAIN { return nil }
        try check(code)
        return bytes
    }

    /// Waits until there may be something to receive, or to send, but not longer than so many milliseconds.
    func wait(toSend: Bool, milliseconds: Int64) throws(CurlFailure) {
        var socket = CURL_SOCKET_BAD
        try check(settlecast_curl_active_socket(handle, &socket))
        var descriptor = pollfd(fd: socket, events: Int16(toSend ? POLLOUT : POLLIN), revents: 0)
        _ = poll(&descriptor, 1, Int32(clamping: milliseconds))
    }

    private func listen() throws(CurlFailure) {
        let owner = Unmanaged.passUnretained(dialogue).toOpaque()
        try check(settlecast_curl_set_pointer(handle, CURLOPT_HEADERDATA, owner))
        try check(
            settlecast_curl_set_reader(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, owner in
                guard let bytes, let owner else { return 0 }
                let heard = UnsafeRawBufferPointer(start: bytes, count: size * count)
                Unmanaged<CurlDialogue>.fromOpaque(owner).takeUnretainedValue().hear(heard)
                return size * count
            })
        try set(CURLOPT_VERBOSE, 1)
        try check(settlecast_curl_set_pointer(handle, CURLOPT_DEBUGDATA, owner))
        try check(
            settlecast_curl_set_listener(handle) { _, kind, bytes, count, owner in
                guard kind == CURLINFO_TEXT, let bytes, let owner else { return 0 }
                let noted = UnsafeRawBufferPointer(start: bytes, count: count)
                Unmanaged<CurlDialogue>.fromOpaque(owner).takeUnretainedValue().note(noted)
                return 0
            })
        try set(CURLOPT_NOPROGRESS, 0)
        try check(
            settlecast_curl_set_pointer(handle, CURLOPT_XFERINFODATA, Unmanaged.passUnretained(stopSign).toOpaque()))
        try check(
            settlecast_curl_set_progress(handle) { sign, _, _, _, _ in
                let isUp = sign.map { Unmanaged<StopSign>.fromOpaque($0).takeUnretainedValue().isUp } ?? false
                return isUp || Task.isCancelled ? 1 : 0
            })
    }

    private func check(_ code: CURLcode) throws(CurlFailure) {
        guard code != CURLE_OK else { return }
        let said = String(cString: words)
        throw CurlFailure(code: code, text: said.isEmpty ? String(cString: curl_easy_strerror(code)) : said)
    }
}

/// The server's side of what libcurl speaks before it hands over; the client's side, with the login, is never heard.
final class CurlDialogue {
    private var reader = SMTPReplyReader()
    /// A server that says more than this before it lets us in says nothing of use.
    private static let mostReplies = 64

    /// Replies so far: greeting, EHLO, STARTTLS, EHLO again, AUTH.
    private(set) var replies: [SMTPReply] = []
    /// Something came that is no reply.
    private(set) var wasGarbled = false
    /// `TLSv1.3 / TLS_AES_256_GCM_SHA384`, once TLS stands.
    private(set) var cipher: String?

    func hear(_ bytes: UnsafeRawBufferPointer) {
        guard replies.count < Self.mostReplies else { return }
        reader.feed(bytes)
        do {
            while let reply = try reader.next() { replies.append(reply) }
        } catch {
            // What is no reply is left to libcurl; a login counts only by a reply that was understood.
            reader = SMTPReplyReader()
            wasGarbled = true
        }
    }

    /// Whether a reply to EHLO had a keyword, with one of some words where there are any. As libcurl reads it: in
    /// capitals.
    func offered(_ keyword: String, _ words: [String] = []) -> Bool {
        replies.contains { reply in
            reply.code == 250
                && reply.lines.dropFirst().contains { line in
                    let found = line.split(separator: " ").map(String.init)
                    return found.first == keyword && (words.isEmpty || found.contains(where: words.contains))
                }
        }
    }

    func note(_ bytes: UnsafeRawBufferPointer) {
        let opening = "SSL connection using "
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.hasPrefix(opening) else { return }
        cipher = String(text.dropFirst(opening.count).prefix { !$0.isNewline })
    }
}
