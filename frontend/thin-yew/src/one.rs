//! The one component type that Yew sees, and what the macros need to make a [`Call`] of it from each component.

use std::any::{Any, TypeId};
use std::fmt;
use std::marker::PhantomData;
use std::rc::Rc;
use yew::Renderer;
use yew::context::{ContextProvider, ContextProviderProps};
use yew::functional::{FunctionComponent as Hooks, HookContext};
use yew::html::{ChildrenRenderer, Html, HtmlResult, IntoPropValue};
use yew::virtual_dom::{Key, VChild as RealChild, VNode};

/// A component, as `#[component]` declares it. Only `Properties` is used: the lifecycle is that of [`One`].
pub trait BaseComponent: Sized + 'static {
    /// No component here takes messages.
    type Message: 'static;
    /// What it is drawn from.
    type Properties: yew::html::Properties + 'static;
    /// Not used.
    fn create(context: &Context<Self>) -> Self;
    /// Not used.
    fn update(&mut self, context: &Context<Self>, message: Self::Message) -> bool;
    /// Not used.
    fn changed(&mut self, context: &Context<Self>, old: &Self::Properties) -> bool;
    /// Not used.
    ///
    /// # Errors
    /// Where something that it waits for is not there yet.
    fn view(&self, context: &Context<Self>) -> HtmlResult;
    /// Not used.
    fn rendered(&mut self, context: &Context<Self>, first: bool);
    /// Not used.
    fn destroy(&mut self, context: &Context<Self>);
    /// Not used.
    fn prepare_state(&self) -> Option<String>;
}

/// The function of a component.
pub trait FunctionProvider {
    /// What it is drawn from.
    type Properties: yew::html::Properties + 'static;
    /// Draws it.
    ///
    /// # Errors
    /// Where something that it waits for is not there yet.
    fn run(context: &mut HookContext, props: &Self::Properties) -> HtmlResult;
}

/// Stands where `#[component]` names a component's surroundings; nothing ever makes one.
#[derive(Debug)]
pub enum Context<C: BaseComponent> {
    /// Never.
    #[doc(hidden)]
    Never(std::convert::Infallible, PhantomData<C>),
}

impl<C: BaseComponent> Context<C> {
    /// The properties.
    #[must_use]
    pub const fn props(&self) -> &C::Properties {
        match self {
            Self::Never(never, _) => match *never {},
        }
    }
}

/// Stands where `#[component]` keeps a component's hooks; nothing ever makes one.
#[derive(Debug)]
pub enum FunctionComponent<C> {
    /// Never.
    #[doc(hidden)]
    Never(std::convert::Infallible, PhantomData<C>),
}

impl<C: BaseComponent> FunctionComponent<C> {
    /// Cannot be called, since there are no surroundings.
    #[must_use]
    pub const fn new(context: &Context<C>) -> Self {
        match context {
            Context::Never(never, _) => match *never {},
        }
    }

    /// Cannot be called.
    ///
    /// # Errors
    /// Never.
    pub const fn render(&self, _props: &C::Properties) -> HtmlResult {
        match self {
            Self::Never(never, _) => match *never {},
        }
    }

    /// Cannot be called.
    pub const fn rendered(&self) {
        match self {
            Self::Never(never, _) => match *never {},
        }
    }

    /// Cannot be called.
    pub const fn destroy(&self) {
        match self {
            Self::Never(never, _) => match *never {},
        }
    }

    /// Cannot be called.
    #[must_use]
    pub const fn prepare_state(&self) -> Option<String> {
        match self {
            Self::Never(never, _) => match *never {},
        }
    }
}

/// A component with its properties, as `html!` makes it.
#[derive(Debug)]
pub struct VChild<C: BaseComponent> {
    props: Rc<C::Properties>,
    key: Option<Key>,
}

impl<C: BaseComponent> VChild<C> {
    /// A component with its properties.
    #[must_use]
    pub fn new(props: C::Properties, key: Option<Key>) -> Self {
        Self { props: Rc::new(props), key }
    }
}

impl<C> From<VChild<C>> for VNode
where
    C: BaseComponent + FunctionProvider<Properties = <C as BaseComponent>::Properties>,
{
    fn from(child: VChild<C>) -> Self {
        Call::of::<C>(child.props).into_node(child.key)
    }
}

impl<C> IntoPropValue<VNode> for VChild<C>
where
    VNode: From<Self>,
    C: BaseComponent,
{
    fn into_prop_value(self) -> VNode {
        VNode::from(self)
    }
}

impl<C> IntoPropValue<ChildrenRenderer<VNode>> for VChild<C>
where
    VNode: From<Self>,
    C: BaseComponent,
{
    fn into_prop_value(self) -> ChildrenRenderer<VNode> {
        ChildrenRenderer::new(vec![VNode::from(self)])
    }
}

/// What a component is to [`One`]: its function, and its properties with their comparison.
/// Invariant: `run` and `same` are given properties of the type that `kind` stands for.
#[derive(Clone)]
pub(crate) struct Call {
    kind: TypeId,
    run: fn(&mut HookContext, &dyn Any) -> HtmlResult,
    same: fn(&dyn Any, &dyn Any) -> bool,
    of: Rc<dyn Any>,
}

impl Call {
    fn of<C>(props: Rc<<C as BaseComponent>::Properties>) -> Self
    where
        C: BaseComponent + FunctionProvider<Properties = <C as BaseComponent>::Properties>,
    {
        Self {
            kind: TypeId::of::<C>(),
            run: run::<C>,
            same: same::<<C as BaseComponent>::Properties>,
            of: props,
        }
    }

    // Not generic, so that it is compiled once.
    #[inline(never)]
    fn into_node(self, key: Option<Key>) -> VNode {
        VNode::from(RealChild::<One>::new(self, key))
    }
}

fn run<C: FunctionProvider>(context: &mut HookContext, props: &dyn Any) -> HtmlResult {
    C::run(context, props.downcast_ref().expect("a call has the properties of its kind"))
}

fn same<P: PartialEq + 'static>(one: &dyn Any, other: &dyn Any) -> bool {
    one.downcast_ref::<P>() == other.downcast_ref::<P>()
}

impl PartialEq for Call {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind && (Rc::ptr_eq(&self.of, &other.of) || (self.same)(&*self.of, &*other.of))
    }
}

impl yew::html::Properties for Call {
    type Builder = ();

    fn builder() {}
}

impl fmt::Debug for Call {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Call")
    }
}

/// The one component type.
///
/// Yew tells components apart by their types, and gives a place where the type changes new nodes and new hooks. Here all
/// are one type, so it is done here: from the first change on, `One` puts another `One` into its place, whose key counts
/// the changes.
pub(crate) struct One {
    hooks: Hooks<Self>,
    changes: u32,
}

impl yew::functional::FunctionProvider for One {
    type Properties = Call;

    fn run(context: &mut HookContext, call: &Call) -> HtmlResult {
        (call.run)(context, &*call.of)
    }
}

impl yew::BaseComponent for One {
    type Message = ();
    type Properties = Call;

    fn create(context: &yew::Context<Self>) -> Self {
        Self { hooks: Hooks::new(context), changes: 0 }
    }

    fn update(&mut self, _: &yew::Context<Self>, (): ()) -> bool {
        true
    }

    fn changed(&mut self, context: &yew::Context<Self>, old: &Call) -> bool {
        if context.props().kind != old.kind {
            // The other one has its own.
            self.hooks.destroy();
            self.changes += 1;
        }
        true
    }

    fn view(&self, context: &yew::Context<Self>) -> HtmlResult {
        if self.changes == 0 {
            return self.hooks.render(context.props());
        }
        Ok(context.props().clone().into_node(Some(Key::from(self.changes))))
    }

    fn rendered(&mut self, _: &yew::Context<Self>, _first: bool) {
        self.hooks.rendered();
    }

    fn destroy(&mut self, _: &yew::Context<Self>) {
        self.hooks.destroy();
    }

    fn prepare_state(&self) -> Option<String> {
        None
    }
}

impl fmt::Debug for One {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("One")
    }
}

/// Gives everything inside a value that it can ask for with `use_context`.
pub fn provide<T: Clone + PartialEq + 'static>(context: T, inside: Html) -> Html {
    VNode::from(RealChild::<ContextProvider<T>>::new(
        ContextProviderProps { context, children: inside },
        None,
    ))
}

/// Puts a component on the page.
pub fn render<C>(props: <C as BaseComponent>::Properties)
where
    C: BaseComponent + FunctionProvider<Properties = <C as BaseComponent>::Properties>,
{
    Renderer::<One>::with_props(Call::of::<C>(Rc::new(props))).render();
}
