//! Names that the VM itself looks up, interned once.

use super::{Sym, Vm};
use crate::value::Value;

macro_rules! known {
    ($($field:ident $text:literal,)+) => {
        /// Interned names.
        #[derive(Clone)]
        pub(crate) struct Known { $(pub(crate) $field: Sym,)+ }

        impl Known {
            /// Before the heap is there.
            pub(crate) fn unset() -> Self {
                let none = Sym { value: Value::None, hash: 0 };
                Self { $($field: none,)+ }
            }

            /// All names, interned.
            pub(crate) fn new(vm: &mut Vm) -> Self {
                Self { $($field: vm.intern($text),)+ }
            }
        }
    };
}

known! {
    init "__init__", new "__new__", call "__call__", str "__str__", repr "__repr__", format "__format__",
    len "__len__", bool "__bool__", iter "__iter__", next "__next__", getitem "__getitem__",
    setitem "__setitem__", delitem "__delitem__", contains "__contains__", enter "__enter__", exit "__exit__",
    hash "__hash__", eq "__eq__", ne "__ne__", lt "__lt__", le "__le__", gt "__gt__", ge "__ge__",
    getattr "__getattr__", getattribute "__getattribute__", setattr "__setattr__", delattr "__delattr__",
    get "__get__", set "__set__", delete "__delete__", dict "__dict__", class "__class__", module "__module__",
    name "__name__", qualname "__qualname__", doc "__doc__", main "__main__", all "__all__",
    set_name "__set_name__", init_subclass "__init_subclass__", index "__index__", int "__int__",
    float "__float__", abs "__abs__", neg "__neg__", pos "__pos__", invert "__invert__", missing "__missing__",
    reversed "__reversed__", match_args "__match_args__", file "__file__",
    annotations "__annotations__",
    instancecheck "__instancecheck__", send "send", keys "keys", round "__round__",
    subclasscheck "__subclasscheck__", class_getitem "__class_getitem__", abstract_names "__abstractmethods__",
    prepare "__prepare__", bytes "__bytes__", divmod "__divmod__",
    trunc "__trunc__", floor "__floor__", ceil "__ceil__", dir "__dir__",
}
