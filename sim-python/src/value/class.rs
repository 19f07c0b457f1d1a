//! Classes: native ones and those written in Python, in one representation.

use super::{Dict, Ref, Value};
use std::rc::Rc;

macro_rules! native_types {
    ($($id:ident $name:literal $base:ident,)+) => {
        /// The native classes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum TypeId { $($id,)+ }

        impl TypeId {
            /// All, bases before what derives from them.
            pub(crate) const ALL: &[Self] = &[$(Self::$id,)+];

            /// Its name as programs see it.
            pub(crate) const fn name(self) -> &'static str {
                match self { $(Self::$id => $name,)+ }
            }

            /// What it derives from; `object` from itself.
            pub(crate) const fn base(self) -> Self {
                match self { $(Self::$id => Self::$base,)+ }
            }
        }
    };
}

native_types! {
    Object "object" Object,
    Type "type" Object,
    NoneType "NoneType" Object,
    EllipsisType "ellipsis" Object,
    NotImplementedType "NotImplementedType" Object,
    Int "int" Object,
    Bool "bool" Int,
    Float "float" Object,
    Str "str" Object,
    Bytes "bytes" Object,
    ByteArray "bytearray" Object,
    List "list" Object,
    Tuple "tuple" Object,
    Dict "dict" Object,
    Set "set" Object,
    FrozenSet "frozenset" Object,
    Range "range" Object,
    Slice "slice" Object,
    Cell "cell" Object,
    Function "function" Object,
    Builtin "builtin_function_or_method" Object,
    Method "method" Object,
    Module "module" Object,
    Generator "generator" Object,
    Property "property" Object,
    ClassMethod "classmethod" Object,
    StaticMethod "staticmethod" Object,
    Super "super" Object,
    Traceback "traceback" Object,
    Code "code" Object,
    Alias "types.GenericAlias" Object,
    DictKeys "dict_keys" Object,
    DictValues "dict_values" Object,
    DictItems "dict_items" Object,
    ListIterator "list_iterator" Object,
    TupleIterator "tuple_iterator" Object,
    StrIterator "str_iterator" Object,
    BytesIterator "bytes_iterator" Object,
    RangeIterator "range_iterator" Object,
    KeyIterator "dict_keyiterator" Object,
    ValueIterator "dict_valueiterator" Object,
    ItemIterator "dict_itemiterator" Object,
    SetIterator "set_iterator" Object,
    ReverseIterator "list_reverseiterator" Object,
    Enumerate "enumerate" Object,
    Zip "zip" Object,
    Map "map" Object,
    Filter "filter" Object,
    CallableIterator "callable_iterator" Object,
    Iterator "iterator" Object,
    Count "itertools.count" Object,
    BaseException "BaseException" Object,
    Exception "Exception" BaseException,
    GeneratorExit "GeneratorExit" BaseException,
    KeyboardInterrupt "KeyboardInterrupt" BaseException,
    SystemExit "SystemExit" BaseException,
    ArithmeticError "ArithmeticError" Exception,
    FloatingPointError "FloatingPointError" ArithmeticError,
    OverflowError "OverflowError" ArithmeticError,
    ZeroDivisionError "ZeroDivisionError" ArithmeticError,
    AssertionError "AssertionError" Exception,
    AttributeError "AttributeError" Exception,
    BufferError "BufferError" Exception,
    EOFError "EOFError" Exception,
    ImportError "ImportError" Exception,
    ModuleNotFoundError "ModuleNotFoundError" ImportError,
    LookupError "LookupError" Exception,
    IndexError "IndexError" LookupError,
    KeyError "KeyError" LookupError,
    MemoryError "MemoryError" Exception,
    NameError "NameError" Exception,
    UnboundLocalError "UnboundLocalError" NameError,
    OSError "OSError" Exception,
    BlockingIOError "BlockingIOError" OSError,
    ChildProcessError "ChildProcessError" OSError,
    ConnectionError "ConnectionError" OSError,
    BrokenPipeError "BrokenPipeError" ConnectionError,
    ConnectionAbortedError "ConnectionAbortedError" ConnectionError,
    ConnectionRefusedError "ConnectionRefusedError" ConnectionError,
    ConnectionResetError "ConnectionResetError" ConnectionError,
    FileExistsError "FileExistsError" OSError,
    FileNotFoundError "FileNotFoundError" OSError,
    InterruptedError "InterruptedError" OSError,
    IsADirectoryError "IsADirectoryError" OSError,
    NotADirectoryError "NotADirectoryError" OSError,
    PermissionError "PermissionError" OSError,
    ProcessLookupError "ProcessLookupError" OSError,
    TimeoutError "TimeoutError" OSError,
    ReferenceError "ReferenceError" Exception,
    RuntimeError "RuntimeError" Exception,
    NotImplementedError "NotImplementedError" RuntimeError,
    RecursionError "RecursionError" RuntimeError,
    StopIteration "StopIteration" Exception,
    StopAsyncIteration "StopAsyncIteration" Exception,
    SyntaxError "SyntaxError" Exception,
    IndentationError "IndentationError" SyntaxError,
    TabError "TabError" IndentationError,
    SystemError "SystemError" Exception,
    TypeError "TypeError" Exception,
    ValueError "ValueError" Exception,
    UnicodeError "UnicodeError" ValueError,
    UnicodeDecodeError "UnicodeDecodeError" UnicodeError,
    UnicodeEncodeError "UnicodeEncodeError" UnicodeError,
    UnicodeTranslateError "UnicodeTranslateError" UnicodeError,
    Warning "Warning" Exception,
    BytesWarning "BytesWarning" Warning,
    DeprecationWarning "DeprecationWarning" Warning,
    EncodingWarning "EncodingWarning" Warning,
    FutureWarning "FutureWarning" Warning,
    ImportWarning "ImportWarning" Warning,
    PendingDeprecationWarning "PendingDeprecationWarning" Warning,
    ResourceWarning "ResourceWarning" Warning,
    RuntimeWarning "RuntimeWarning" Warning,
    SyntaxWarning "SyntaxWarning" Warning,
    UnicodeWarning "UnicodeWarning" Warning,
    UserWarning "UserWarning" Warning,
}

impl TypeId {
    /// Its place in the table of native classes.
    pub(crate) const fn index(self) -> usize {
        self as usize
    }

    /// Whether it is an exception class.
    pub(crate) const fn is_exception(self) -> bool {
        self as usize >= Self::BaseException as usize
    }
}

/// A class.
#[derive(Clone)]
pub(crate) struct Class {
    pub(crate) name: Rc<str>,
    pub(crate) bases: Vec<Ref>,
    /// The order in which attributes are looked up, itself first.
    pub(crate) mro: Vec<Ref>,
    pub(crate) dict: Dict,
    /// The class of the class.
    pub(crate) meta: Ref,
    /// The native class whose representation its objects have.
    pub(crate) layout: TypeId,
    /// Whether it is the native class itself.
    pub(crate) native: bool,
    /// Whether its objects look attributes up in their own way.
    pub(crate) getattribute: bool,
    pub(crate) setattr: bool,
}

impl Class {
    pub(crate) fn trace(&self, visit: &mut impl FnMut(Value)) {
        self.bases.iter().chain(&self.mro).chain([&self.meta]).for_each(|at| visit(Value::Obj(*at)));
        for entry in self.dict.iter() {
            visit(entry.key);
            visit(entry.value);
        }
    }
}
