interface SignInRequest {
  reason: string
  /** somebody is signed in and proves that it is them: by a way of their account, for any other makes another account */
  isAgain: boolean
  answer: (isSignedIn: boolean) => void
}

let open: SignInRequest | null = null
const listeners = new Set<() => void>()

function set(next: SignInRequest | null): void {
  open = next
  for (const listener of listeners) listener()
}

/** Opens the sign-in sheet with the reason as its title. True once signed in, false when it was closed. */
export function openSignIn(reason: string, { isAgain = false } = {}): Promise<boolean> {
  open?.answer(false)
  return new Promise((resolve) => set({ reason, isAgain, answer: resolve }))
}

export function answerSignIn(isSignedIn: boolean): void {
  const request = open
  set(null)
  request?.answer(isSignedIn)
}

export const signInStore = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  read: (): SignInRequest | null => open,
}
