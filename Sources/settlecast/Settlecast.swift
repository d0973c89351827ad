@main
struct Settlecast {
    static func main() {}
}
