//! The one table of opcodes: what each does and what it costs in simulated time.
//!
//! Costs are nanoseconds on an ordinary laptop under `CPython` 3.11, measured with small loops (`docs/PYTHON.md`); what
//! an operation does beyond its opcode (calling, growing a list) is charged in `vm::cost`.

use crate::syntax::{BinaryOp, CompareOp, UnaryOp};

macro_rules! opcodes {
    ($($(#[$doc:meta])* $name:ident $(($($arg:ty),+))? = $cost:literal;)+) => {
        /// An instruction. Its place in the table of spans says where in the text it stands.
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub(crate) enum Op {
            $($(#[$doc])* $name $(($($arg),+))?,)+
        }

        impl Op {
            /// What it costs, in nanoseconds.
            #[inline]
            pub(crate) const fn cost(self) -> u64 {
                match self {
                    $(opcodes!(@pattern $name $(($($arg),+))?) => $cost,)+
                }
            }
        }
    };
    (@pattern $name:ident ($($arg:ty),+)) => { Self::$name(..) };
    (@pattern $name:ident) => { Self::$name };
}

opcodes! {
    /// → constant.
    LoadConst(u32) = 2;
    /// → local variable.
    LoadFast(u32) = 2;
    /// value → into a local variable.
    StoreFast(u32) = 2;
    /// Unbinds a local variable.
    DeleteFast(u32) = 2;
    /// → the value in a cell.
    LoadDeref(u32) = 2;
    /// value → into a cell.
    StoreDeref(u32) = 2;
    /// Empties a cell.
    DeleteDeref(u32) = 2;
    /// → a cell itself, for a closure.
    LoadClosure(u32) = 2;
    /// → from the class's names, else from the cell.
    LoadClassDeref(u32) = 5;
    /// → from the module's names, else from the builtins.
    LoadGlobal(u32) = 3;
    /// value → into the module's names.
    StoreGlobal(u32) = 6;
    /// Removes one of the module's names.
    DeleteGlobal(u32) = 6;
    /// → from the names of a class body or module.
    LoadName(u32) = 5;
    /// value → into the names of a class body or module.
    StoreName(u32) = 6;
    /// Removes a name of a class body or module.
    DeleteName(u32) = 6;
    /// object → attribute.
    LoadAttr(u32) = 4;
    /// object → method, object (or attribute, nothing), for `CallMethod`.
    LoadMethod(u32) = 4;
    /// value, object → .
    StoreAttr(u32) = 5;
    /// object → .
    DeleteAttr(u32) = 6;
    /// object, index → item.
    Subscript = 6;
    /// value, object, index → .
    StoreSubscript = 7;
    /// object, index → .
    DeleteSubscript = 8;
    /// start, stop, step → slice.
    BuildSlice = 12;
    /// operand → result.
    Unary(UnaryOp) = 4;
    /// left, right → result.
    Binary(BinaryOp) = 5;
    /// left, right → result, left perhaps changed.
    InPlace(BinaryOp) = 5;
    /// left, right → result.
    Compare(CompareOp) = 5;
    /// Goes on elsewhere.
    Jump(u32) = 1;
    /// Goes back in a loop.
    JumpBack(u32) = 1;
    /// value → ; goes elsewhere if it is false.
    PopJumpIfFalse(u32) = 2;
    /// value → ; goes elsewhere if it is true.
    PopJumpIfTrue(u32) = 2;
    /// value → value and elsewhere if it is false, else nothing.
    JumpIfFalseOrPop(u32) = 2;
    /// value → value and elsewhere if it is true, else nothing.
    JumpIfTrueOrPop(u32) = 2;
    /// value → ; goes elsewhere if it is None.
    PopJumpIfNone(u32) = 2;
    /// value → .
    Pop = 1;
    /// → the n-th value from the top (1 is the top).
    Copy(u32) = 1;
    /// Exchanges the top with the n-th from the top (2 is the next).
    Swap(u32) = 1;
    /// n values → tuple.
    BuildTuple(u32) = 7;
    /// n values → list.
    BuildList(u32) = 9;
    /// n values → set.
    BuildSet(u32) = 20;
    /// set → set, in the order in which `CPython`'s constant sets come.
    FoldSet = 5;
    /// n pairs → dict.
    BuildMap(u32) = 18;
    /// n strings → string.
    BuildString(u32) = 20;
    /// list …, value → ; the list lies n below.
    ListAppend(u32) = 4;
    /// set …, value → .
    SetAdd(u32) = 9;
    /// dict …, key, value → .
    MapAdd(u32) = 9;
    /// list, iterable → list.
    ListExtend = 12;
    /// set, iterable → set.
    SetUpdate = 15;
    /// dict, mapping → dict.
    DictUpdate = 20;
    /// dict, mapping → dict, for a call: a key twice is an error.
    DictMerge = 20;
    /// list → tuple.
    ListToTuple = 5;
    /// value (, spec) → string. The flags: conversion in the low bits (0 none, 1 s, 2 r, 3 a), 4 with a spec.
    FormatValue(u32) = 34;
    /// iterable → iterator.
    GetIter = 6;
    /// iterator → iterator, item; or → and elsewhere when it is exhausted.
    ForIter(u32) = 4;
    /// callee, n arguments → result.
    Call(u32) = 7;
    /// callee, arguments, names of the last of them → result.
    CallKeywords(u32, u16) = 10;
    /// method, object, n arguments → result.
    CallMethod(u32) = 7;
    /// method, object, arguments, names of the last of them → result.
    CallMethodKeywords(u32, u16) = 10;
    /// callee, tuple (, dict) → result.
    CallSpread(bool) = 12;
    /// (defaults, keyword defaults, annotations, cells by flags 1 2 4 8) → function of a code constant.
    MakeFunction(u32, u8) = 15;
    /// value → the caller.
    Return = 4;
    /// value → the resumer, value that is sent.
    Yield = 5;
    /// → a generator of this frame, to the caller. The first instruction of generators.
    MakeGenerator = 20;
    /// iterator, value → iterator, sent value again and again; then result.
    YieldFrom = 5;
    /// object → iterator, for `yield from`.
    GetYieldFrom = 5;
    /// (exception (, cause)) → raises.
    Raise(u32) = 75;
    /// previous, exception → raises it again as it is.
    Reraise = 15;
    /// What follows is guarded, until `PopBlock`.
    SetupExcept(u32) = 1;
    /// As `SetupExcept`, with the top of the stack not counted: what `__enter__` gave.
    SetupWith(u32) = 1;
    /// The guard ends.
    PopBlock = 1;
    /// previous → ; what was handled before is handled again.
    PopExcept = 2;
    /// exception, class → exception, whether it matches.
    MatchException = 10;
    /// manager → its `__exit__`, what `__enter__` gave.
    EnterWith = 20;
    /// exit, previous, exception → exit, previous, exception, whether exit wants it suppressed.
    ExitWith = 20;
    /// → `__build_class__`.
    LoadBuildClass = 2;
    /// → the class `AssertionError`.
    LoadAssertionError = 2;
    /// level, names → module.
    ImportName(u32) = 150;
    /// module → module, attribute.
    ImportFrom(u32) = 20;
    /// module → ; binds all its public names.
    ImportStar = 1000;
    /// iterable → n items, the first on top.
    Unpack(u32) = 4;
    /// iterable → items before, a list, items after.
    UnpackStar(u16, u16) = 30;
    /// Makes the names of annotations, if there are none yet.
    SetupAnnotations = 10;
    /// subject → whether a sequence pattern may match it.
    MatchSequence = 5;
    /// subject → whether a mapping pattern may match it.
    MatchMapping = 5;
    /// subject, keys → tuple of their values, or None.
    MatchKeys = 30;
    /// subject, class, names → tuple of attributes, or None; so many patterns are positional.
    MatchClass(u32) = 40;
}
