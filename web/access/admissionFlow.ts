import type { Admission } from '#api/access/contract.ts'
import { ApiProblem, Unreachable } from '#web/kit/api/ApiProblem.ts'
import type { call } from '#web/kit/api/client.ts'
import { type DoorCode, type Refusal, refusalOf, refuse } from './refusal.ts'
import type { AskInput, UnansweredQuestion } from './unansweredQuestion.ts'

/** Where somebody stands at a door. `Entry`: what it gives to whom it lets in. */
export type AdmissionState<Entry = Admission> =
  | { step: 'idle' }
  | { step: 'asking' }
  | { step: 'refused'; refusal: Refusal; visit: number }
  | { step: 'admitted'; admission: Entry }

export interface AdmissionDeps {
  roomId: string
  call: typeof call
  /** of this tab at this door; undefined: it remembers none */
  unanswered?: UnansweredQuestion
}

export interface AdmissionFlow<Entry = Admission> {
  state: () => AdmissionState<Entry>
  subscribe: (listener: () => void) => () => void
  /** asks for a seat; a retry that the last refusal announced is used up unless the seat is moved here */
  enter: (input?: Partial<AskInput>) => Promise<void>
  /** asks by itself: a refusal stands until the answer is there; what is news meanwhile, and while a press is answered, is asked about after it */
  look: () => Promise<void>
  /** shuts the door from outside; with `isSeatOver` false the seat is given back */
  close: (refusal: Refusal, isSeatOver?: boolean) => void
  release: () => Promise<void>
  /** back to the beginning: whoever asked is signed out, and their seat ended with the session */
  forget: () => void
}

/** A flow of which only matters whether its door opens. */
export type DoorFlow = AdmissionFlow<unknown>

/** Who is asked at a door, and answers what it gives. */
export interface FlowInput<Entry> {
  send: (input: AskInput) => Promise<Entry>
  /** takes back what is not used: its person walked away, or is shut out for a reason */
  leave: (entry: Entry, code?: DoorCode) => Promise<unknown>
}

const nothing = () => undefined

export function refusalFrom(error: unknown): Refusal {
  if (error instanceof ApiProblem) return refusalOf(error.problem)
  return refuse(error instanceof Unreachable ? 'OFFLINE' : 'FAILED')
}

/** True where a door says the same as before, and counts nothing down. */
function isSameDoor(a: Refusal, b: Refusal): boolean {
  return a.code === b.code && a.facts.until === b.facts.until && b.retryAfterS === null
}

/**
 * One person at one door. Presses while an answer is on its way are not sent again; what is answered
 * after the person walked away is given back.
 */
export function createDoorFlow<Entry>(entrance: FlowInput<Entry>): AdmissionFlow<Entry> {
  const { send } = entrance
  let state: AdmissionState<Entry> = { step: 'idle' }
  let visit = 0
  // an own question that is on its way, and what is asked after it
  let own: { next: Partial<AskInput> | null } | null = null
  // news came while a pressed question was on its way: its refusal may be from before
  let isNews = false
  const listeners = new Set<() => void>()

  function move(next: AdmissionState<Entry>): void {
    state = next
    for (const listener of listeners) listener()
  }

  async function ask(input: Partial<AskInput>, isOwn: boolean): Promise<void> {
    const mine = ++visit
    const retryToken = state.step === 'refused' && !input.move ? state.refusal.retryToken : null
    const asked = { move: false, ...(retryToken === null ? {} : { retryToken }), ...input }
    own = isOwn ? { next: null } : null
    isNews = false
    if (!isOwn) move({ step: 'asking' })
    try {
      const admission = await send(asked)
      if (mine !== visit) return await entrance.leave(admission).then(nothing, nothing)
      own = null
      move({ step: 'admitted', admission })
    } catch (error) {
      if (mine === visit) await refused(refusalFrom(error))
    }
  }

  async function refused(refusal: Refusal): Promise<void> {
    const [before, next] = [state, own?.next]
    const isSame = before.step === 'refused' && isSameDoor(before.refusal, refusal)
    // the same door keeps its focus, and takes the new figures
    state = { step: 'refused', refusal, visit: isSame ? before.visit : visit }
    own = null
    if (next) return await ask(next, before.step === 'refused')
    const isOld = isNews
    move(state)
    if (isOld) await look()
  }

  async function enter(input: Partial<AskInput> = {}): Promise<void> {
    if (own) {
      // two questions at once could take each other's seat, and an answer may be from before what was just done
      if (!own.next?.move) own.next = input
      move({ step: 'asking' })
    } else if (state.step !== 'asking') await ask(input, false)
  }

  async function look(): Promise<void> {
    if (own) own.next ??= {}
    else if (state.step === 'asking') isNews = true
    else if (state.step === 'refused') await ask({}, true)
  }

  function close(refusal: Refusal, isSeatOver = true): void {
    // a seat that cannot be given back now ends with its lease
    if (state.step === 'admitted' && !isSeatOver)
      void entrance.leave(state.admission, refusal.code).catch(() => undefined)
    visit++
    own = null
    move({ step: 'refused', refusal, visit })
  }

  function forget(): void {
    visit++
    own = null
    move({ step: 'idle' })
  }

  async function release(): Promise<void> {
    const left = state
    forget()
    if (left.step === 'admitted') await entrance.leave(left.admission).catch(() => undefined)
  }

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    enter,
    look,
    close,
    release,
    forget,
  }
}

/** One person at the door of a room: what lets them in is a seat. */
export function createAdmissionFlow({ roomId, call, unanswered }: AdmissionDeps): AdmissionFlow {
  const admit = (input: AskInput) =>
    call('admit', { params: { id: roomId }, body: { action: 'watch' as const, ...input } })
  return createDoorFlow({
    send: unanswered ? (input) => unanswered.ask(input, admit) : admit,
    leave: ({ seatId }, code) =>
      call('leaveSeat', { params: { id: seatId }, query: code === 'MEDIA_FULL' ? { cause: code } : {} }),
  })
}
