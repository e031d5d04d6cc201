import type { MediaClientEvents } from '../mediaClient.ts'

export interface Emitter {
  on<E extends keyof MediaClientEvents>(event: E, listener: MediaClientEvents[E]): () => void
  emit<E extends keyof MediaClientEvents>(event: E, ...args: Parameters<MediaClientEvents[E]>): void
}

type Listener = (...args: unknown[]) => void

export function createEmitter(): Emitter {
  const listeners = new Map<keyof MediaClientEvents, Set<Listener>>()
  return {
    on(event, listener) {
      const own = listeners.get(event) ?? new Set()
      listeners.set(event, own)
      const entry = listener as Listener
      own.add(entry)
      return () => void own.delete(entry)
    },
    emit(event, ...args) {
      for (const listener of [...(listeners.get(event) ?? [])]) listener(...args)
    },
  }
}
