# classes and exceptions
class A:
    count = 0
    def __init__(self, x): self.x = x; A.count += 1
    def __repr__(self): return f'A({self.x})'
    def __eq__(self, o): return isinstance(o, A) and self.x == o.x
    def __hash__(self): return hash(self.x)
    def __lt__(self, o): return self.x < o.x
    def __add__(self, o): return A(self.x + (o.x if isinstance(o, A) else o))
    def __radd__(self, o): return A(o + self.x)
    def __len__(self): return self.x
    def __getitem__(self, i): return self.x * i
    def __call__(self, *a): return a
    def __contains__(self, v): return v == self.x
    def __bool__(self): return self.x > 0
    def __iter__(self): return iter(range(self.x))
    def __enter__(self): print('enter'); return self
    def __exit__(self, *e): print('exit', e[0]); return True
    @property
    def double(self): return self.x * 2
    @double.setter
    def double(self, v): self.x = v // 2
    @classmethod
    def make(cls, v): return cls(v)
    @staticmethod
    def st(v): return v + 1
a = A(3)
print(a, a == A(3), a != A(4), a < A(4), a + A(1), a + 1, 1 + a, len(a), a[4], a(1, 2), 3 in a, bool(A(0)), list(a), a.double, A.make(7), A.st(1), A.count)
a.double = 10; print(a.x, sorted([A(3), A(1)]), {A(1): 'v'}[A(1)], A(1) in {A(1)}, sum([A(1), A(2)]))
with A(1) as z: print(z); raise ValueError('swallowed')
class B(A):
    def __init__(self, x, y): super().__init__(x); self.y = y
    def __repr__(self): return 'B:' + super().__repr__()
    def __getattr__(self, n): return n.upper()
b = B(1, 2); print(b, b.foo, isinstance(b, A), issubclass(B, A), B.__mro__, type(b).__name__, b.__class__, B.__bases__)
print(hasattr(a, 'x'), getattr(a, 'q', 'dflt'), vars(a), a.__dict__)
setattr(a, 'w', 1); print(a.w); del a.w; print(hasattr(a, 'w'))
class C:
    def __init__(self): self.__p = 1
    def g(self): return self.__p
print(C().g(), C().__dict__)
class E(Exception):
    def __init__(self, m, code): super().__init__(m); self.code = code
try: raise E('bad', 5)
except E as e: print(e, e.code, e.args, repr(e))
try:
    try: 1 / 0
    except ZeroDivisionError as e: raise ValueError('v') from e
except ValueError as e: print(repr(e), repr(e.__cause__), e.__context__ is e.__cause__)
def f():
    try: return 1
    finally: print('fin')
print(f())
def g():
    for i in range(3):
        try:
            if i == 1: continue
            if i == 2: break
            print(i)
        finally: print('f', i)
g()
try: raise KeyError('k')
except (ValueError, KeyError) as e: print(str(e), repr(e))
try: raise RuntimeError
except RuntimeError as e: print(repr(e), str(e) == '')
try: assert 1 == 2, 'msg'
except AssertionError as e: print('AE', e)
class D:
    def __set_name__(self, o, n): self.n = n
    def __get__(self, i, o): return (self.n, i is None)
    def __set__(self, i, v): print('set', v)
class F: d = D()
F().d = 5; print(F().d, F.d)
def deco(fn):
    def w(*a, **k): print('call', fn.__name__); return fn(*a, **k)
    return w
@deco
def h(x): return x
print(h(3), h)if False else print(h(3))
class M(type):
    def __new__(m, n, b, d): d['added'] = 1; return super().__new__(m, n, b, d)
class N(metaclass=M): pass
print(N.added, type(N))
class L(list):
    def first(self): return self[0]
l = L([1, 2]); l.append(3); print(l, l.first(), len(l), isinstance(l, list), type(l).__name__)
class Dd(dict):
    def __missing__(self, k): return k * 2
print(Dd()['ab'], Dd(a=1))
class I(int): pass
print(I(5) + 1, repr(I(5)), type(I(5) + 1))
import abc
class Ab(abc.ABC):
    @abc.abstractmethod
    def m(self): ...
try: Ab()
except TypeError as e: print(e)
print(A.__name__, A.__module__, f.__name__, g.__qualname__, A.make.__name__, print.__name__, (lambda: 0).__name__)
