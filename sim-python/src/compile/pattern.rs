//! `match`: each pattern tests a hidden variable and goes to the next case when it does not fit.

use super::{Compiler, Hole};
use crate::code::{Const, Op, index};
use crate::syntax::{Case, CompareOp, Constant, Expr, Name, Pattern, PatternKind};
use std::rc::Rc;

impl<'t> Compiler<'t> {
    pub(super) fn match_stmt(&mut self, subject: &'t Expr, cases: &'t [Case]) {
        let holder = self.hidden();
        self.expr(subject);
        self.store_name(&holder);
        let mut ends = Vec::new();
        for case in cases {
            let mut misses = Vec::new();
            self.pattern(&case.pattern, &holder, &mut misses);
            if let Some(guard) = &case.guard {
                self.jump_if(guard, false, &mut misses);
            }
            self.body(&case.body);
            ends.push(self.emit_jump(Op::Jump));
            self.land_all(misses);
        }
        self.land_all(ends);
    }

    /// A variable that no program can name.
    fn hidden(&mut self) -> Name {
        let count = self.unit().code.ops.len();
        Rc::from(format!(".match{count}"))
    }

    fn miss_if_false(&mut self, misses: &mut Vec<Hole>) {
        let hole = self.emit_jump(Op::PopJumpIfFalse);
        misses.push(hole);
    }

    fn pattern(&mut self, pattern: &'t Pattern, holder: &Name, misses: &mut Vec<Hole>) {
        self.at(pattern.span, |c| c.pattern_here(pattern, holder, misses));
    }

    fn pattern_here(&mut self, pattern: &'t Pattern, holder: &Name, misses: &mut Vec<Hole>) {
        match &pattern.kind {
            PatternKind::Value(value) => {
                self.load_name(holder);
                self.expr(value);
                self.emit(Op::Compare(CompareOp::Equal));
                self.miss_if_false(misses);
            }
            PatternKind::Singleton(constant) => {
                self.load_name(holder);
                self.constant(constant.clone());
                self.emit(Op::Compare(CompareOp::Is));
                self.miss_if_false(misses);
            }
            PatternKind::As { pattern, name } => {
                if let Some(pattern) = pattern {
                    self.pattern(pattern, holder, misses);
                }
                if let Some(name) = name {
                    self.load_name(holder);
                    self.store_name(name);
                }
            }
            PatternKind::Or(patterns) => {
                let mut hits = Vec::new();
                for pattern in patterns {
                    let mut next = Vec::new();
                    self.pattern(pattern, holder, &mut next);
                    hits.push(self.emit_jump(Op::Jump));
                    self.land_all(next);
                }
                misses.push(self.emit_jump(Op::Jump));
                self.land_all(hits);
            }
            PatternKind::Sequence(patterns) => self.sequence_pattern(patterns, holder, misses),
            PatternKind::Star(_) => {}
            PatternKind::Mapping { keys, patterns, rest } => {
                self.load_name(holder);
                self.emit(Op::MatchMapping);
                self.miss_if_false(misses);
                self.load_name(holder);
                keys.iter().for_each(|key| self.expr(key));
                self.emit(Op::BuildTuple(index(keys.len())));
                self.emit(Op::MatchKeys);
                self.parts(patterns.iter(), misses);
                if let Some(rest) = rest {
                    self.emit(Op::BuildMap(0));
                    self.load_name(holder);
                    self.emit(Op::DictUpdate);
                    for key in keys {
                        self.emit(Op::Copy(1));
                        self.expr(key);
                        self.emit(Op::DeleteSubscript);
                    }
                    self.store_name(rest);
                }
            }
            PatternKind::Class { class, patterns, keywords } => {
                self.load_name(holder);
                self.expr(class);
                let names = keywords.iter().map(|(n, _)| Const::Plain(Constant::Str(n.clone()))).collect();
                let place = self.const_place(Const::Tuple(names));
                self.emit(Op::LoadConst(place));
                self.emit(Op::MatchClass(index(patterns.len())));
                self.parts(patterns.iter().chain(keywords.iter().map(|(_, p)| p)), misses);
            }
        }
    }

    /// A tuple of parts, or None, is on the stack: each part is matched by its pattern.
    fn parts(&mut self, patterns: impl Iterator<Item = &'t Pattern>, misses: &mut Vec<Hole>) {
        let tuple = self.hidden();
        self.emit(Op::Copy(1));
        self.store_name(&tuple);
        let hole = self.emit_jump(Op::PopJumpIfNone);
        misses.push(hole);
        for (n, pattern) in patterns.enumerate() {
            let part = self.hidden();
            self.load_name(&tuple);
            self.constant(Constant::Int(i64::from(index(n))));
            self.emit(Op::Subscript);
            self.store_name(&part);
            self.pattern(pattern, &part, misses);
        }
    }

    fn sequence_pattern(&mut self, patterns: &'t [Pattern], holder: &Name, misses: &mut Vec<Hole>) {
        self.load_name(holder);
        self.emit(Op::MatchSequence);
        self.miss_if_false(misses);
        let star = patterns.iter().position(|p| matches!(p.kind, PatternKind::Star(_)));
        let fixed = patterns.len() - usize::from(star.is_some());
        let len = self.name_place(&Rc::from("len"));
        self.emit(Op::LoadGlobal(len));
        self.load_name(holder);
        self.emit(Op::Call(1));
        self.constant(Constant::Int(i64::from(index(fixed))));
        let op = if star.is_some() { CompareOp::GreaterEqual } else { CompareOp::Equal };
        self.emit(Op::Compare(op));
        self.miss_if_false(misses);
        self.load_name(holder);
        let count = index(patterns.len());
        self.emit(match star {
            None => Op::Unpack(count),
            Some(at) => Op::UnpackStar(super::call::short(at), super::call::short(patterns.len() - at - 1)),
        });
        let parts: Vec<Name> =
            patterns.iter().enumerate().map(|(n, _)| Rc::from(format!("{}_{n}", self.hidden()))).collect();
        parts.iter().for_each(|part| self.store_name(part));
        for (pattern, part) in patterns.iter().zip(&parts) {
            match &pattern.kind {
                PatternKind::Star(Some(name)) => {
                    self.load_name(part);
                    self.store_name(name);
                }
                PatternKind::Star(None) => {}
                _ => self.pattern(pattern, part, misses),
            }
        }
    }
}
