import random, math, time, os, sys, string, copy, enum, functools, contextlib, types, operator, signal
random.seed(42)
print(random.random(), random.randint(1, 100), random.choice('abc'), random.uniform(1, 2), random.sample(range(100), 5), random.randrange(0, 100, 7), random.gauss(0, 1))
l = list(range(10)); random.shuffle(l); print(l, random.getrandbits(70), random.choices([1, 2, 3], k=3), random.normalvariate(), random.expovariate(2))
r = random.Random(7); print(r.random(), r.randint(0, 10**12), random.Random(3.5).random() if False else '')
print(math.pi, math.sqrt(2), math.floor(2.7), math.ceil(2.1), math.factorial(20), math.gcd(12, 18), math.log(10), math.log(8, 2), math.sin(1), math.hypot(3, 4), math.isclose(0.1 + 0.2, 0.3), math.inf, math.comb(5, 2), math.pow(2, 3), math.log2(8), math.log10(1000), math.trunc(-2.5), math.fsum([0.1] * 10), math.prod([1, 2, 3]), math.e, math.isqrt(17))
class Color(enum.Enum): RED = 1; GREEN = 2
print(Color.RED, repr(Color.RED), Color.RED.name, Color.RED.value, Color(2), Color['GREEN'], list(Color), Color.RED == Color.RED, Color.RED is Color(1))
print(signal.SIGTERM, repr(signal.SIGTERM), signal.Signals(15).name, int(signal.SIGINT), signal.SIGTERM == 15, signal.SIGKILL)
@contextlib.contextmanager
def cm(): print('in'); yield 5; print('out')
with cm() as v: print(v)
with contextlib.suppress(KeyError): {}['x']
print(copy.deepcopy([[1], {2: [3]}]), copy.copy([1]), string.ascii_lowercase, operator.itemgetter(1)([1, 2]))
@functools.lru_cache(maxsize=None)
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(50), fib.cache_info())
@functools.wraps(fib)
def w(): pass
print(w.__name__, functools.partial(pow, 2)(5))
def f():
    """doc"""
f.attr = 5
print(f.__doc__, f.attr, f.__dict__, f.__defaults__, callable(f))
print(sys.argv[1:], sys.platform, sys.version_info[:2], sys.getrecursionlimit(), __name__, os.path.join('a', 'b'), os.path.basename('/x/y.z'), os.getpid() > 0)
print(types.SimpleNamespace(a=1), type(f) is types.FunctionType, time.strftime('%Y', time.gmtime(0)), type(time.time()), time.gmtime(0)[:3])
x: int = 5
print(__annotations__)
def g(a: int, b: str = 'x') -> bool: pass
print(g.__annotations__)
class P:
    __slots__ = ('a',)
    def __init__(s): s.a = 1
print(P().a)
print(*[1, 2], sep='-', end='!\n'); print(); print('a', 'b', sep=''); print([1, 2, 3], (1,), {'a': {1}}, None, sep='\n')
print('%s is %d years and %.1f%%' % ('Bob', 30, 99.5), '%(a)s %(b)03d' % {'a': 1, 'b': 2}, '%5s|%-5s|%+d' % ('a', 'b', 3), '%x %X %#x %o' % (255, 255, 255, 8), '%e' % 12345.678, '%s' % [1], '%r' % 'a', '%c' % 65)
it = iter([1, 2, 3]); print(next(it), list(it), list(zip(*[[1, 2], [3, 4]])), dict(zip('ab', [1, 2])))
print(sorted('banana'), ''.join(reversed('abc')), ','.join(map(str, range(3))), sum(map(int, '123')), max('abc'), list('abc'), tuple('ab'))
def gen():
    try:
        while True:
            v = yield
            print('v', v)
    except GeneratorExit: print('closed')
    finally: print('fin')
q = gen(); next(q); q.send(1); q.close()
def gen2():
    try: yield 1
    except ValueError as e: print('caught', e); yield 2
q = gen2(); next(q); print(q.throw(ValueError('x')))
print(isinstance(1, (int, str)), isinstance(True, int), issubclass(bool, int), type(1), type('a'), type(None), type([]), type(print), type(len), type(f), type(P), type(iter([])), type({}.keys()), type(range(1)), type(gen()))
a = [1, 2, 3]; b = a; b += [4]; print(a is b, a, id(a) == id(b)); a = a + [5]; print(a is b)
print(list(range(0)), [[0] * 3 for _ in range(2)], [x for x in 'abc' if x != 'b'], {x: len(x) for x in ['a', 'bb']}, {1, 2, 3} - {2}, not [], [] or 'e')
try: exit(3)
except SystemExit as e: print(e.code, repr(e))
class Stack:
    def __init__(self): self.items = []
    def push(self, x): self.items.append(x); return self
    def __len__(self): return len(self.items)
    def __str__(self): return f"Stack({', '.join(map(str, self.items))})"
s = Stack().push(1).push(2); print(s, len(s), str(s), f'{s}', '%s' % s, '{}'.format(s), [s] != [], repr(s).startswith('<__main__.Stack object at 0x'))
print(1_000, 0b1, 1e3, .5, 5., 'a\
b', r'\n', b'\x01', '\u4e2d', "tab\t|", '''tri
ple''')
global_var = 1
def modify():
    global global_var
    global_var += 1
modify(); print(global_var, 'global_var' in globals(), locals() is globals())
print(int.from_bytes(b'\x01\x02', 'big'), (258).to_bytes(2, 'big'), (5).bit_length(), float.is_integer(2.0), 'abc'.encode('utf-8').hex(), bytes.fromhex('6162'))
print(round(3.14159, 2), round(1e20), format(3.14159, '.2f'), format('x', '>5'), format(42, '08b'), divmod(17, 5), pow(3, 4, 5), 10 // 3 * 3 + 10 % 3)
print(str(1e100), 1e-7, 123456.789e3, 0.1 * 3, 1 / 7, 2 / 3, 1e15 + 0.5, 5e-324, 1.7976931348623157e308, float('1e400'), -1e-10, 100000000000000000000.0, 12345678.9)
print(eval('1+2'), eval('x', {'x': 9})); exec('zz = 5'); print(zz)
