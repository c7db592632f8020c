use std::io::Read;
fn main() {
    let lang = astrolens_syntax::Language::by_name(&std::env::args().nth(1).unwrap()).unwrap();
    let mut s = Vec::new();
    std::io::stdin().read_to_end(&mut s).unwrap();
    let p = astrolens_syntax::parse(&s, lang, &|| false).unwrap();
    if let Some(m) = &p.masked {
        println!("{}", String::from_utf8_lossy(&m.text));
    }
    println!("{}", p.tree.root_node().to_sexp());
}
