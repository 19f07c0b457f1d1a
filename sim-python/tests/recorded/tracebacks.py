import traceback
def run(f):
    try: f()
    except BaseException: traceback.print_exc()
class Obj: pass
def a(): return 1 + (2 *
    'x' - 3)
def b():
    x = {'k': [1, 2]}
    return x['k'][5]['z']
def c(): Obj().foo.bar
def d(): raise ValueError('multi\nline')
def e():
    try:
        1/0
    except ZeroDivisionError:
        raise KeyError('x')
def f():
    try:
        int('x')
    except ValueError as err:
        raise RuntimeError('wrapped') from err
def g():
    try: 1/0
    except ZeroDivisionError: raise ValueError('none') from None
def h(n):
    if n: return h(n - 1)
    raise IndexError
def i(): return (lambda q: q + '1')(2)
def j(): return [x / 0 for x in (1, 2)]
def k():
    print(
        'a',
        undefined_name,
    )
def l(): assert 1 == 2
def m(): assert False, 'text'
def n():
    with open('/nonexistent/file') as f: pass
def o():
    s = '中文' + 5
def p():
    a = '中文'; b = a + 5
def q():
    for _ in range(2): h(10)
def r(): sorted([1, 'a'], key=lambda v: v)
def s(): print(1, 2, foo=3)
def t(): return Obj().x + Obj().y
def u(): return  max( (1).foo , 2)
def v():
    raise
def w(): x = yy = 1 ; del zz
def x(): return 5 ** 'a' // 2
def y(): return -Obj()
def z(): return [1,2,3][ 1 : 'a' ]
class Ctx:
    def __enter__(self): return self
    def __exit__(self, *a): raise OSError('exit')
def aa():
    with Ctx(): raise ValueError('in')
def bb():
    try: raise ValueError('a')
    finally: print('cleanup')
def cc():
    def gen():
        yield 1
        raise ValueError('gen')
    return list(gen())
def dd(): import nomodule.x
def ee(): raise Exception('a', 1)
def ff(): raise SystemExit('bye')
def gg():
    x = 1
    x.append(2).foo(3)
def hh(): Obj(1, 2)
def ii(): return (Obj()
   .foo(1)
   .bar(2))
for fn in [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,aa,bb,cc,dd,ee,ff,gg,hh,ii]:
    print('---', fn.__name__, flush=True)
    if fn is h: run(lambda: h(3))
    else: run(fn)
def deep(n): return deep(n + 1)
run(lambda: deep(0))
