import { type ComponentType, type ReactNode, useEffect, useState } from 'react'

/**
 * A component whose code is fetched when it is shown first, with `meanwhile` in its place until then. `lazy` and `Suspense`
 * do that too, but React holds back what replaces a fallback until 300 ms after the last fallback appeared
 * (`FALLBACK_THROTTLE_MS` of react-dom 19), however early the code is there: too long on the way to a picture.
 * Throws into the nearest error boundary when the code cannot be fetched.
 * @example const Player = fetchedComponent(() => import('./Player.tsx').then((file) => file.Player), <Stage />)
 */
export function fetchedComponent<P extends object>(
  fetchCode: () => Promise<ComponentType<P>>,
  meanwhile: ReactNode,
): ComponentType<P> {
  let code: ComponentType<P> | null = null
  // biome-ignore lint/correctness/noComponentHookFactories: called once each, where a file begins, as `lazy` is
  return function Fetched(props: P) {
    const [isHere, setHere] = useState(code !== null)
    const [failure, setFailure] = useState<{ cause: unknown } | null>(null)
    useEffect(() => {
      let isShown = true
      // it may have come for another one between drawing this one and here
      if (code) setHere(true)
      else
        fetchCode().then(
          (fetched) => {
            code = fetched
            if (isShown) setHere(true)
          },
          (cause: unknown) => {
            if (isShown) setFailure({ cause })
          },
        )
      return () => {
        isShown = false
      }
    }, [])
    if (failure) throw failure.cause
    const Code = isHere ? code : null
    return Code ? <Code {...props} /> : meanwhile
  }
}
