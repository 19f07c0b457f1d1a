# A text in which values travel between processes. Not CPython's format; its rules and its messages.
import sys
import _timeslice as _ts

HIGHEST_PROTOCOL = DEFAULT_PROTOCOL = 4


class PickleError(Exception):
    pass


class PicklingError(PickleError):
    pass


class UnpicklingError(PickleError):
    pass


_OPAQUE = ('generator', 'module', 'traceback', 'code', 'cell', 'dict_keys', 'dict_values', 'dict_items')


class _Pickler:
    def __init__(self):
        self.parts = []
        self.memo = {}
        self.keep = []

    def save(self, value):
        kind = type(value)
        out = self.parts
        if value is None:
            out.append('N')
        elif value is True:
            out.append('T')
        elif value is False:
            out.append('F')
        elif kind is int:
            out.append('i%d;' % value)
        elif kind is float:
            out.append('f%r;' % value)
        elif value is Ellipsis:
            out.append('E')
        elif id(value) in self.memo:
            out.append('r%d;' % self.memo[id(value)])
        elif kind is str:
            self.note(value)
            out.append('s%d;%s' % (len(value), value))
        elif kind in (bytes, bytearray):
            self.note(value)
            out.append('%s%d;%s' % ('b' if kind is bytes else 'a', len(value), value.decode('latin-1')))
        elif kind in (tuple, frozenset):
            # Parts of a tuple come before its own number.
            out.append('%s%d;' % ('t' if kind is tuple else 'z', len(value)))
            for item in value:
                self.save(item)
            self.note(value)
        elif kind in (list, set):
            self.note(value)
            out.append('%s%d;' % ('l' if kind is list else 'y', len(value)))
            for item in value:
                self.save(item)
        elif kind is dict:
            self.note(value)
            out.append('d%d;' % len(value))
            for key, item in value.items():
                self.save(key)
                self.save(item)
        elif kind is range:
            out.append('g')
            self.save((value.start, value.stop, value.step))
        elif kind is slice:
            out.append('S')
            self.save((value.start, value.stop, value.step))
        else:
            self.save_object(value, kind)

    def note(self, value):
        self.memo[id(value)] = len(self.memo)
        self.keep.append(value)

    def save_object(self, value, kind):
        name = kind.__name__
        if isinstance(value, type) or name in ('function', 'builtin_function_or_method') and not hasattr(value, '__self__'):
            return self.save_global(value)
        if name in ('method', 'builtin_function_or_method'):
            self.parts.append('m')
            self.save(value.__self__)
            self.save(value.__name__)
            return
        reducer = getattr(value, '__reduce__', None)
        if name in _OPAQUE or reducer is None and not hasattr(value, '__dict__') and not isinstance(value, BaseException):
            raise TypeError("cannot pickle '%s' object" % name)
        if reducer is not None:
            reduced = reducer()
            if isinstance(reduced, str):
                return self.save_global(value)
            self.parts.append('R')
            self.save(reduced[0])
            self.save(reduced[1])
            self.note(value)
            self.save(reduced[2] if len(reduced) > 2 else None)
            return
        extended = getattr(type(value), '__reduce_ex__', None)
        if extended is not object.__reduce_ex__:
            reduced = value.__reduce_ex__(2)
            self.parts.append('R')
            self.save(reduced[0])
            self.save(reduced[1])
            self.note(value)
            self.save(None)
            return
        self.parts.append('o')
        self.save_global(kind)
        self.note(value)
        payload = _ts._native_payload(value)
        self.save(payload if payload is not None else value.args if isinstance(value, BaseException) else None)
        getstate = getattr(value, '__getstate__', None)
        self.save(getstate() if getstate is not None else value.__dict__)

    def save_global(self, value):
        module = getattr(value, '__module__', None) or 'builtins'
        qualname = getattr(value, '__qualname__', None) or value.__name__
        found = sys.modules.get(module)
        what = repr(value)
        if '<locals>' in qualname:
            raise AttributeError("Can't pickle local object '%s'" % qualname)
        for part in qualname.split('.'):
            found = getattr(found, part, None)
        if found is None:
            raise PicklingError("Can't pickle %s: attribute lookup %s on %s failed" % (what, qualname, module))
        if found is not value:
            raise PicklingError("Can't pickle %s: it's not the same object as %s.%s" % (what, module, qualname))
        text = module + ':' + qualname
        self.parts.append('c%d;%s' % (len(text), text))


class _Unpickler:
    def __init__(self, text):
        self.text = text
        self.at = 0
        self.memo = []

    def number(self):
        end = self.text.index(';', self.at)
        value = self.text[self.at:end]
        self.at = end + 1
        return value

    def take(self, length):
        value = self.text[self.at:self.at + length]
        self.at += length
        return value

    def load(self):
        code = self.text[self.at]
        self.at += 1
        if code == 'N':
            return None
        if code == 'T':
            return True
        if code == 'F':
            return False
        if code == 'E':
            return Ellipsis
        if code == 'i':
            return int(self.number())
        if code == 'f':
            return float(self.number())
        if code == 'r':
            return self.memo[int(self.number())]
        if code in 'sba':
            value = self.take(int(self.number()))
            if code != 's':
                value = value.encode('latin-1')
                value = value if code == 'b' else bytearray(value)
            self.memo.append(value)
            return value
        if code in 'tz':
            items = [self.load() for _ in range(int(self.number()))]
            value = tuple(items) if code == 't' else frozenset(items)
            self.memo.append(value)
            return value
        if code == 'l':
            value = []
            self.memo.append(value)
            for _ in range(int(self.number())):
                value.append(self.load())
            return value
        if code == 'y':
            value = set()
            self.memo.append(value)
            for _ in range(int(self.number())):
                value.add(self.load())
            return value
        if code == 'd':
            value = {}
            self.memo.append(value)
            for _ in range(int(self.number())):
                key = self.load()
                value[key] = self.load()
            return value
        if code == 'g':
            return range(*self.load())
        if code == 'S':
            return slice(*self.load())
        if code == 'm':
            owner = self.load()
            return getattr(owner, self.load())
        if code == 'c':
            return self.find(self.take(int(self.number())))
        if code == 'R':
            function = self.load()
            args = self.load()
            value = function(*args)
            self.memo.append(value)
            state = self.load()
            if state is not None:
                self.restore(value, state)
            return value
        if code == 'o':
            kind = self.load()
            value = kind.__new__(kind) if not issubclass(kind, (int, str, float, tuple, bytes)) else object.__new__(kind)
            self.memo.append(value)
            payload = self.load()
            if isinstance(value, BaseException):
                value.args = payload or ()
            elif payload is not None:
                _ts._set_payload(value, payload)
            self.restore(value, self.load())
            return value
        raise UnpicklingError('invalid load key')

    def restore(self, value, state):
        setstate = getattr(value, '__setstate__', None)
        if setstate is not None:
            setstate(state)
        elif isinstance(state, dict):
            for key, item in state.items():
                value.__dict__[key] = item

    def find(self, text):
        module, qualname = text.split(':')
        if module not in sys.modules:
            __import__(module)
        found = sys.modules[module]
        for part in qualname.split('.'):
            try:
                found = getattr(found, part)
            except AttributeError:
                raise AttributeError("Can't get attribute '%s' on %r" % (qualname, sys.modules[module])) from None
        return found


def _dump_text(value):
    pickler = _Pickler()
    pickler.save(value)
    return ''.join(pickler.parts)


def _load_text(text):
    return _Unpickler(text).load()


def dumps(obj, protocol=None, *, fix_imports=True):
    return _dump_text(obj).encode()


def loads(data, /):
    return _load_text(data.decode())
