internal import Settlements

/// A server, and who we are there: places that have it in common share one session.
struct Entrance: Hashable, Sendable {
    let host: String
    let port: Int
    let user: String
    let login: SFTPPlace.Login
    let trust: SFTPPlace.Trust

    init(_ place: SFTPPlace) {
        host = place.host
        port = place.port
        user = place.user
        login = place.login
        trust = place.trust
    }
}
