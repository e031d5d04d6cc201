import { openSignIn } from '../signInRequest.ts'

/** A request that waits for a second proof. */
export interface StepUpRequest {
  /** the proofs of which one is enough; none: a factor has to be added first */
  methods: readonly string[]
  answer: (isProven: boolean) => void
}

let open: StepUpRequest | null = null
const listeners = new Set<() => void>()

function set(next: StepUpRequest | null): void {
  open = next
  for (const listener of listeners) listener()
}

/** Opens the sheet for what a request needs. True once it was proven, by the same person who asked. */
export async function openStepUp(methods: readonly string[], whoNow: () => string | null): Promise<boolean> {
  if (methods.includes('sign-in')) {
    const before = whoNow()
    // who signs in as somebody else must not do what the first one asked for
    return (await openSignIn('Sign in again to go on', { isAgain: true })) && whoNow() === before
  }
  open?.answer(false)
  return new Promise((resolve) => set({ methods, answer: resolve }))
}

export function answerStepUp(isProven: boolean): void {
  const request = open
  set(null)
  request?.answer(isProven)
}

export const stepUpStore = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  read: (): StepUpRequest | null => open,
}
