import type { Event } from './decodeEvent.ts'
import { foldCredit, wantCredit } from './ledger.ts'
import { PASS_FOLDS, wantPassRows } from './passes.ts'
import type { State } from './state.ts'

function isLedger(event: Event): boolean {
  return event.name === 'Credited' || event.name === 'Withdrawn'
}

/** Names the rows that folding will read. */
export function wantRows(state: State, events: Event[]): void {
  for (const event of events) {
    if (isLedger(event)) wantCredit(state, event)
    else wantPassRows(state, event)
  }
}

/** Applies events in chain order to loaded rows. */
export function foldEvents(state: State, events: Event[]): void {
  for (const event of events) {
    if (isLedger(event)) foldCredit(state, event)
    else PASS_FOLDS[event.name]?.(state, event)
  }
}
