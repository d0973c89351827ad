/// In place of the program's room of that name, of which the readers need this alone: by general category, as there.
extension Unicode.Scalar {
    package var breaksLines: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
