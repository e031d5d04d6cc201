import type { Admission } from '#api/access/contract.ts'
import { ApiProblem, Unreachable } from '#web/kit/api/ApiProblem.ts'
import type { call } from '#web/kit/api/client.ts'
import { type DoorCode, type Refusal, refusalOf, refuse } from './refusal.ts'

export type AdmissionState =
  | { step: 'idle' }
  | { step: 'asking' }
  | { step: 'refused'; refusal: Refusal; visit: number }
  | { step: 'admitted'; admission: Admission }

export interface AskInput {
  move: boolean
  retryToken?: string
}

export interface AdmissionDeps {
  roomId: string
  call: typeof call
}

export interface AdmissionFlow {
  state: () => AdmissionState
  subscribe: (listener: () => void) => () => void
  /** asks for a seat; a retry that the last refusal announced is used up unless the seat is moved here */
  enter: (input?: Partial<AskInput>) => Promise<void>
  /** shuts the door from outside; with `isSeatOver` false the seat is given back */
  close: (refusal: Refusal, isSeatOver?: boolean) => void
  release: () => Promise<void>
  /** back to the beginning: whoever asked is signed out, and their seat ended with the session */
  forget: () => void
}

export function refusalFrom(error: unknown): Refusal {
  if (error instanceof ApiProblem) return refusalOf(error.problem)
  return refuse(error instanceof Unreachable ? 'OFFLINE' : 'FAILED')
}

/**
 * One person at one door. Presses while an answer is on its way are not sent again; a seat that is answered
 * after the person walked away is given back.
 */
export function createAdmissionFlow({ roomId, call }: AdmissionDeps): AdmissionFlow {
  let state: AdmissionState = { step: 'idle' }
  let visit = 0
  const listeners = new Set<() => void>()

  function move(next: AdmissionState): void {
    state = next
    for (const listener of listeners) listener()
  }

  function leave(seatId: string, code?: DoorCode): Promise<unknown> {
    const query = code === 'MEDIA_FULL' ? { cause: code } : {}
    return call('leaveSeat', { params: { id: seatId }, query })
  }

  async function enter(input: Partial<AskInput> = {}): Promise<void> {
    if (state.step === 'asking') return
    const mine = ++visit
    const retryToken = state.step === 'refused' && !input.move ? state.refusal.retryToken : null
    const ask = { move: false, ...(retryToken === null ? {} : { retryToken }), ...input }
    move({ step: 'asking' })
    try {
      const admission = await call('admit', { params: { id: roomId }, body: { action: 'watch', ...ask } })
      if (mine === visit) move({ step: 'admitted', admission })
      else await leave(admission.seatId).catch(() => undefined)
    } catch (error) {
      if (mine === visit) move({ step: 'refused', refusal: refusalFrom(error), visit: mine })
    }
  }

  function close(refusal: Refusal, isSeatOver = true): void {
    // a seat that cannot be given back now ends with its lease
    if (state.step === 'admitted' && !isSeatOver)
      void leave(state.admission.seatId, refusal.code).catch(() => undefined)
    visit++
    move({ step: 'refused', refusal, visit })
  }

  function forget(): void {
    visit++
    move({ step: 'idle' })
  }

  async function release(): Promise<void> {
    const seatId = state.step === 'admitted' ? state.admission.seatId : null
    forget()
    if (seatId) await leave(seatId).catch(() => undefined)
  }

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    enter,
    close,
    release,
    forget,
  }
}
