//! What is wrong with a source, in the reader's language: a sentence for each code, from the problem's facts. A code that
//! has no sentence here is told in the words that came with it. Pure.

use crate::i18n::Language;
use sim_core::diagnostic::Diagnostic;

/// The problem as a sentence.
#[must_use]
pub fn sentence(language: Language, found: &Diagnostic) -> String {
    translated(language, found).map_or_else(|| sentence_case(&found.what), |(what, _)| what)
}

/// What to do about it; empty, if there is nothing to add.
#[must_use]
pub fn hint(language: Language, found: &Diagnostic) -> String {
    translated(language, found).map_or_else(|| sentence_case(&found.hint), |(_, hint)| hint)
}

fn translated(language: Language, found: &Diagnostic) -> Option<(String, String)> {
    match language {
        Language::English => None,
        Language::Chinese => {
            let (_, what, hint) = CHINESE.iter().find(|(code, ..)| *code == found.code)?;
            Some((filled(what, &found.facts)?, filled(hint, &found.facts)?))
        }
    }
}

/// A template with its facts; `[…{1}…]` is left out where that fact is empty. `None` if there are too few facts.
fn filled(template: &str, facts: &[String]) -> Option<String> {
    let mut text = String::new();
    let mut rest = template;
    while let Some(open) = rest.find(['{', '[']) {
        text.push_str(&rest[..open]);
        let close = if rest[open..].starts_with('[') { ']' } else { '}' };
        let end = open + rest[open..].find(close)?;
        let inside = &rest[open + 1..end];
        if close == '}' {
            text.push_str(facts.get(inside.parse::<usize>().ok()?)?);
        } else {
            let place: usize =
                inside.find('{').and_then(|at| inside[at + 1..].split('}').next()?.parse().ok())?;
            if !facts.get(place)?.is_empty() {
                text.push_str(&filled(inside, facts)?);
            }
        }
        rest = &rest[end + 1..];
    }
    text.push_str(rest);
    Some(text)
}

/// With a capital and a full stop: what comes with a problem is half a sentence.
fn sentence_case(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        None => String::new(),
        Some(first) => {
            let stop = if text.ends_with(['.', '}', '?', '"', ':']) { "" } else { "." };
            let text = format!("{}{}{stop}", first.to_ascii_uppercase(), letters.as_str());
            text.replace("? known", "? Known").replace("? possible", "? Possible")
        }
    }
}

/// Code, sentence, hint. The facts are those of `sim_core::scenario::Code`.
const CHINESE: &[(&str, &str, &str)] = &[
    ("empty", "场景是空的。", "先写出 \"timeslice\": 1 和至少一个进程。"),
    ("too-long", "文本有 {0} 字节，最多读取 {1} 字节。", "用 \"workload\" 可以由几个数字生成许多进程。"),
    ("too-deep", "嵌套超过 {0} 层。", ""),
    ("trailing-comma", "“{0}”前面多了一个逗号。", "JSON 的最后一项后面没有逗号，删掉它。"),
    ("comment", "JSON 没有注释，这里却是“{0}”。", "备注写进 \"note\" 字段。"),
    ("wrong-quotes", "{0} 不是 JSON 的引号。", "请用直双引号 \"。"),
    ("missing-comma", "“{0}”前面少了一个逗号。", "各项、各字段之间用逗号分开。"),
    ("unquoted-key", "字段名要加引号，这里却是“{0}”。", "写成 \"cores\": 2，而不是 cores: 2。"),
    ("unclosed", "文本结束时还有括号或引号没有闭合。", "少了一个右花括号、右方括号或引号。"),
    ("not-json", "不是 JSON：{0}。", ""),
    ("duplicate-field", "字段 \"{0}\" 在这里出现了两次。", "删掉其中一个。"),
    ("wrong-type", "这里是 {0}，应为 {1}。", ""),
    ("unknown-field", "这里没有字段 \"{0}\"。", "[是不是想写 \"{1}\"？]可用的有：{2}。"),
    ("missing-field", "缺少字段 \"{0}\"。", ""),
    ("unknown-word", "\"{0}\" 不在可用的词里。", "[是不是想写 \"{1}\"？]可用的有：{2}。"),
    ("out-of-range", "{0} 超出范围。", "应在 {1} 到 {2} 之间。"),
    ("not-whole", "{0} 不是整数。", "只用数字书写。"),
    (
        "duration-not-a-number",
        "{0} 不是时间长度。",
        "写成数字加单位，如 10ms、1.5s、250us；不带单位时按毫秒算。",
    ),
    ("duration-negative", "时间长度 {0} 是负的。", ""),
    ("duration-unit", "{0} 里的单位“{1}”不认识。", "单位有 ns、us、ms 和 s。"),
    ("duration-too-fine", "{0} 比一纳秒还小。", ""),
    ("duration-too-long", "{0} 超过了一次运行的上限。", "要小于 2^53 纳秒，约 104 天。"),
    ("unknown-keyword", "{0} 不能写在这里。", "[是不是想写 \"{1}\"？]可用的有：{2}。"),
    ("two-keywords", "\"{0}\" 和 \"{1}\" 不能写在同一个对象里。", "写成前后两个对象。"),
    ("version", "这是第 {0} 版格式，本程序只读第 1 版。", "写成 \"timeslice\": 1。"),
    ("nothing-to-run", "没有可运行的内容。", "写出 \"processes\" 或 \"workload\"。"),
    ("processes-and-workload", "\"processes\" 和 \"workload\" 不能同时出现。", "保留其中一个。"),
    ("nobody-begins", "所有进程都在等别的进程来启动。", "至少要有一个自行到达：去掉它的 \"start\"。"),
    ("no-words", "至少要有一种语言的文字。", "写成 \"…\"，或分别写 \"en\" 和 \"zh\"。"),
    ("unknown-policy", "没有名为 \"{0}\" 的调度策略。", "[是不是想写 \"{1}\"？]策略有：{2}。"),
    ("unknown-convention", "没有名为 \"{0}\" 的约定。", "[是不是想写 \"{1}\"？]约定有：{2}。"),
    ("unknown-preset", "没有名为 \"{0}\" 的约定预设。", "[是不是想写 \"{1}\"？]预设有：{2}。"),
    ("fixed-convention", "约定 \"{0}\" 在这个版本里固定为 {1}。", "删掉它，或设为 {1}。"),
    ("duplicate-name", "有两处都叫 \"{0}\"。", "名字不能重复。"),
    ("empty-name", "名字不能为空。", ""),
    ("unknown-object", "没有名为 \"{0}\" 的 {2}。", "[是不是想写 \"{1}\"？]请先在 \"objects\" 里声明。"),
    ("wrong-object", "\"{0}\" 是 {1}，这里需要 {2}。", ""),
    ("unknown-process", "没有名为 \"{0}\" 的进程。", "[是不是想写 \"{1}\"？]请把它写进 \"processes\"。"),
    ("comes-by-itself", "\"{0}\" 会自行到达，不能再由别人启动。", "给它加上 \"start\": \"by parent\"。"),
    ("started-twice", "\"{0}\" 会被启动不止一次。", "一个进程只能启动一次；换个名字再写一个。"),
    ("starts-itself", "\"{0}\" 会启动它自己。", "应由另一个进程启动它。"),
    ("arrival-of-child", "\"{0}\" 由父进程启动，没有到达时间。", "删掉 \"arrival\" 或 \"start\"。"),
    ("endless-instant", "这个无限循环不花时间。", "在里面放一些 \"cpu\" 或 \"sleep\"。"),
    ("core-out-of-range", "核心 {0} 不存在：机器有 {1} 个。", "核心从 0 数起。"),
    ("units-above-bound", "{0} 个单位超过了上限 {1}。", ""),
    ("range-backwards", "范围从 {0} 到 {1} 写反了。", "先写小的数。"),
    ("never-started", "没有谁启动 \"{0}\"，它不会运行。", "在别的进程里启动它，或去掉它的 \"start\"。"),
    ("joins-stranger", "这个进程没有启动 \"{0}\"，所以不能 join 它。", "只有父进程能 join。"),
    ("unlock-not-held", "这里放开 \"{0}\"，但之前没有拿过。", "进程会因异常结束。"),
    ("not-looked-at", "这个版本的调度策略都不看 \"{0}\"。", "它还没有作用。"),
    ("never-reached", "这一步之后的步骤都不会执行。", ""),
];

#[cfg(test)]
mod tests {
    use super::*;
    use sim_core::scenario::{Code, Scenario};

    fn first(language: Language, text: &str) -> String {
        let found = Scenario::read(text).err().and_then(|problems| problems.into_iter().next());
        found.map_or_else(String::new, |found| {
            format!("{} {}", sentence(language, &found), hint(language, &found))
        })
    }

    #[test]
    fn every_problem_of_a_scenario_is_told_in_chinese() {
        for code in Code::ALL {
            let facts: Vec<String> = code.facts().iter().map(|fact| format!("<{fact}>")).collect();
            let (_, what, hint) = CHINESE
                .iter()
                .find(|(key, ..)| *key == code.key())
                .unwrap_or_else(|| panic!("{}", code.key()));
            assert!(filled(what, &facts).is_some() && filled(hint, &facts).is_some(), "{}", code.key());
        }
        assert_eq!(CHINESE.len(), Code::ALL.len());
    }

    #[test]
    fn a_problem_is_a_sentence_in_both_languages() {
        let text = r#"{"timeslice": 1, "processes": [{"name": "P1", "run": [{"cpu": "10 sec"}]}]}"#;
        assert_eq!(
            first(Language::English, text),
            "10 sec has the unknown unit 'sec'. The units are ns, us, ms and s."
        );
        assert_eq!(first(Language::Chinese, text), "10 sec 里的单位“sec”不认识。 单位有 ns、us、ms 和 s。");
    }

    #[test]
    fn an_empty_fact_takes_its_brackets_with_it() {
        let facts = ["x", "", "a, b"].map(str::to_owned);
        assert_eq!(filled("[想写 {1}？]可用：{2}。", &facts).as_deref(), Some("可用：a, b。"));
    }
}
