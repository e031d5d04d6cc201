import { SessionError } from './sessionError.ts'

/** What a seat asked for while it could not have it: one wish at most, and a later one takes an earlier one along. */
export interface Wishes<T> {
  isEmpty(): boolean
  /** @returns what comes of it; null: a later wish took it along. Rejects with SessionError when the session ends. */
  add(ids: Iterable<string>): Promise<T | null>
  /** Tries the wish with all that it holds; a new one may be kept from then on. */
  grant(attempt: (ids: string[]) => Promise<T | null>): void
  end(): void
}

interface Wish<T> {
  ids: Set<string>
  resolve(value: T | null | Promise<T | null>): void
  reject(cause: Error): void
}

export function createWishes<T>(): Wishes<T> {
  let wish: Wish<T> | null = null
  return {
    isEmpty: () => wish === null,
    add(ids) {
      const before = wish
      before?.resolve(null)
      return new Promise<T | null>((resolve, reject) => {
        wish = { ids: new Set([...(before?.ids ?? []), ...ids]), resolve, reject }
      })
    },
    grant(attempt) {
      const due = wish
      wish = null
      due?.resolve(attempt([...due.ids]))
    },
    end() {
      wish?.reject(new SessionError('WRONG_STATE', 'the session has ended'))
      wish = null
    },
  }
}
