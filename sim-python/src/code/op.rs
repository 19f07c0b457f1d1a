//! The one table of opcodes: what each does and what it costs in simulated time.
//!
//! Costs are nanoseconds on an ordinary laptop under CPython 3.11, measured with small loops (`docs/PYTHON.md`); what
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
    LoadConst(u32) = 3;
    /// → local variable.
    LoadFast(u32) = 3;
    /// value → into a local variable.
    StoreFast(u32) = 3;
    /// Unbinds a local variable.
    DeleteFast(u32) = 3;
    /// → the value in a cell.
    LoadDeref(u32) = 5;
    /// value → into a cell.
    StoreDeref(u32) = 5;
    /// Empties a cell.
    DeleteDeref(u32) = 5;
    /// → a cell itself, for a closure.
    LoadClosure(u32) = 4;
    /// → from the class's names, else from the cell.
    LoadClassDeref(u32) = 10;
    /// → from the module's names, else from the builtins.
    LoadGlobal(u32) = 6;
    /// value → into the module's names.
    StoreGlobal(u32) = 12;
    /// Removes one of the module's names.
    DeleteGlobal(u32) = 12;
    /// → from the names of a class body or module.
    LoadName(u32) = 10;
    /// value → into the names of a class body or module.
    StoreName(u32) = 12;
    /// Removes a name of a class body or module.
    DeleteName(u32) = 12;
    /// object → attribute.
    LoadAttr(u32) = 8;
    /// object → method, object (or attribute, nothing), for `CallMethod`.
    LoadMethod(u32) = 8;
    /// value, object → .
    StoreAttr(u32) = 10;
    /// object → .
    DeleteAttr(u32) = 12;
    /// object, index → item.
    Subscript = 12;
    /// value, object, index → .
    StoreSubscript = 14;
    /// object, index → .
    DeleteSubscript = 16;
    /// start, stop, step → slice.
    BuildSlice = 25;
    /// operand → result.
    Unary(UnaryOp) = 8;
    /// left, right → result.
    Binary(BinaryOp) = 10;
    /// left, right → result, left perhaps changed.
    InPlace(BinaryOp) = 10;
    /// left, right → result.
    Compare(CompareOp) = 10;
    /// Goes on elsewhere.
    Jump(u32) = 2;
    /// Goes back in a loop.
    JumpBack(u32) = 2;
    /// value → ; goes elsewhere if it is false.
    PopJumpIfFalse(u32) = 4;
    /// value → ; goes elsewhere if it is true.
    PopJumpIfTrue(u32) = 4;
    /// value → value and elsewhere if it is false, else nothing.
    JumpIfFalseOrPop(u32) = 4;
    /// value → value and elsewhere if it is true, else nothing.
    JumpIfTrueOrPop(u32) = 4;
    /// value → ; goes elsewhere if it is None.
    PopJumpIfNone(u32) = 3;
    /// value → .
    Pop = 1;
    /// → the n-th value from the top (1 is the top).
    Copy(u32) = 2;
    /// Exchanges the top with the n-th from the top (2 is the next).
    Swap(u32) = 2;
    /// n values → tuple.
    BuildTuple(u32) = 14;
    /// n values → list.
    BuildList(u32) = 18;
    /// n values → set.
    BuildSet(u32) = 40;
    /// set → set, in the order in which CPython's constant sets come.
    FoldSet = 10;
    /// n pairs → dict.
    BuildMap(u32) = 35;
    /// n strings → string.
    BuildString(u32) = 20;
    /// list …, value → ; the list lies n below.
    ListAppend(u32) = 8;
    /// set …, value → .
    SetAdd(u32) = 18;
    /// dict …, key, value → .
    MapAdd(u32) = 18;
    /// list, iterable → list.
    ListExtend = 25;
    /// set, iterable → set.
    SetUpdate = 30;
    /// dict, mapping → dict.
    DictUpdate = 40;
    /// dict, mapping → dict, for a call: a key twice is an error.
    DictMerge = 40;
    /// list → tuple.
    ListToTuple = 10;
    /// value (, spec) → string. The flags: conversion in the low bits (0 none, 1 s, 2 r, 3 a), 4 with a spec.
    FormatValue(u32) = 35;
    /// iterable → iterator.
    GetIter = 12;
    /// iterator → iterator, item; or → and elsewhere when it is exhausted.
    ForIter(u32) = 8;
    /// callee, n arguments → result.
    Call(u32) = 14;
    /// callee, arguments, names of the last of them → result.
    CallKeywords(u32, u16) = 20;
    /// method, object, n arguments → result.
    CallMethod(u32) = 14;
    /// method, object, arguments, names of the last of them → result.
    CallMethodKeywords(u32, u16) = 20;
    /// callee, tuple (, dict) → result.
    CallSpread(bool) = 25;
    /// (defaults, keyword defaults, annotations, cells by flags 1 2 4 8) → function of a code constant.
    MakeFunction(u32, u8) = 30;
    /// value → the caller.
    Return = 8;
    /// value → the resumer, value that is sent.
    Yield = 10;
    /// → a generator of this frame, to the caller. The first instruction of generators.
    MakeGenerator = 40;
    /// iterator, value → iterator, sent value again and again; then result.
    YieldFrom = 10;
    /// object → iterator, for `yield from`.
    GetYieldFrom = 10;
    /// (exception (, cause)) → raises.
    Raise(u32) = 150;
    /// previous, exception → raises it again as it is.
    Reraise = 30;
    /// What follows is guarded, until `PopBlock`.
    SetupExcept(u32) = 1;
    /// As `SetupExcept`, with the top of the stack not counted: what `__enter__` gave.
    SetupWith(u32) = 1;
    /// The guard ends.
    PopBlock = 1;
    /// previous → ; what was handled before is handled again.
    PopExcept = 4;
    /// exception, class → exception, whether it matches.
    MatchException = 20;
    /// manager → its `__exit__`, what `__enter__` gave.
    EnterWith = 40;
    /// exit, previous, exception → exit, previous, exception, whether exit wants it suppressed.
    ExitWith = 40;
    /// → `__build_class__`.
    LoadBuildClass = 5;
    /// → the class `AssertionError`.
    LoadAssertionError = 4;
    /// level, names → module.
    ImportName(u32) = 300;
    /// module → module, attribute.
    ImportFrom(u32) = 40;
    /// module → ; binds all its public names.
    ImportStar = 2000;
    /// iterable → n items, the first on top.
    Unpack(u32) = 8;
    /// iterable → items before, a list, items after.
    UnpackStar(u16, u16) = 60;
    /// Makes the names of annotations, if there are none yet.
    SetupAnnotations = 20;
    /// subject → whether a sequence pattern may match it.
    MatchSequence = 10;
    /// subject → whether a mapping pattern may match it.
    MatchMapping = 10;
    /// subject, keys → tuple of their values, or None.
    MatchKeys = 60;
    /// subject, class, names → tuple of attributes, or None; so many patterns are positional.
    MatchClass(u32) = 80;
}
