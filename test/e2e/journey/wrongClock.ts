/** Runs before the scripts of a page: its device says another time. What is monotonic stays as it is. */
export const setClock = (shiftMs: number) => `(() => {
  const Real = Date
  const now = () => Real.now() + (${shiftMs})
  globalThis.Date = new Proxy(Real, {
    construct: (target, args, made) => Reflect.construct(target, args.length === 0 ? [now()] : args, made),
    apply: () => new Real(now()).toString(),
    get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
  })
  const { get } = Object.getOwnPropertyDescriptor(Performance.prototype, 'timeOrigin')
  Object.defineProperty(Performance.prototype, 'timeOrigin', { get() { return get.call(this) + (${shiftMs}) } })
})()`
