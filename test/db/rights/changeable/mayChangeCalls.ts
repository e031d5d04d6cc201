import { both, type ChangeableTable, GONE } from './changeable.ts'

/** Tables of paid calls; as in `MAY_CHANGE`. */
export const CALLS_MAY_CHANGE: Record<string, ChangeableTable> = {
  'app.device_key': {
    rights: both,
    worker: GONE,
    reason: 'which browser somebody confirms now, and by what; forgotten when it is long over',
  },
  'app.call_calendar': {
    rights: both,
    api: ['update'],
    worker: GONE,
    reason: 'the hours of now, under a count of their changes; goes with its account',
  },
  'app.call_offer': {
    rights: both,
    api: ['update'],
    worker: GONE,
    reason: 'its end; nothing else of it changes; goes with its account',
  },
  'app.call_price': { rights: ['delete'], api: [], worker: GONE, reason: 'goes with its offer' },
  'app.call_reservation': {
    rights: both,
    api: ['update'],
    reason: 'a time that is held for minutes: what pays for it, and its end; forgotten after a day',
  },
  'app.call_agreement': {
    rights: both,
    api: ['update'],
    worker: GONE,
    reason:
      'what somebody was about to pay, and its creator’s signature once; what was booked keeps it, else it is forgotten; goes with its account',
  },
  'app.booking': {
    rights: both,
    api: ['update'],
    reason:
      'a copy of what the chain has, or how one by card stands, when it is, what holds its money, and whether its date is taken; goes when the chain has it no more, or with its creator',
  },
  'app.card_agreement': {
    rights: both,
    api: [],
    reason:
      'since when it is a booking or none came of it; what was booked keeps it, else it is forgotten; goes with its account',
  },
  'app.booking_step': {
    rights: ['delete'],
    api: [],
    worker: GONE,
    reason: 'goes with its booking, which goes with its creator',
  },
  'app.call_finding': {
    rights: both,
    api: [],
    reason: 'what its record says of a call that more came in of, or at another date; goes with its booking',
  },
  'app.settlement': {
    rights: both,
    api: [],
    reason: 'how far its hold is, and that the bank let go of it before; goes with its booking',
  },
  'app.call_hold': {
    rights: both,
    api: [],
    reason:
      'since when the booking has it or nothing came of it, and why; goes with its booking, or with who is a side of it',
  },
  'app.call_move': {
    rights: both,
    api: ['update'],
    reason:
      'another date that is proposed: that it is taken, what its fan agreed to who accepts by card, and its end; goes with its booking, or with who is a side of it',
  },
  'app.call_statement': {
    rights: both,
    api: ['update'],
    reason:
      'that the other side reads it; forgotten where the chain never had it, or gone with its booking or its author',
  },
  'app.call_file': {
    rights: both,
    api: ['update'],
    worker: GONE,
    reason:
      'in which statement it is, or that it was removed before; forgotten in none, or gone with its booking or who added it',
  },
  'app.call_ruling': {
    rights: both,
    api: [],
    reason: 'whose it was, once they left; goes with its booking',
  },
  'app.call_time': {
    rights: both,
    api: ['delete'],
    reason: 'the time that is taken now: what was held passes to its booking; given back',
  },
  'app.call_room': {
    rights: both,
    api: [],
    reason: 'that it is closed; goes with its booking',
  },
  'app.call_peer': {
    rights: both,
    api: ['update'],
    worker: GONE,
    reason:
      'the page by which a side is in a call now, and how much was sent to it; goes with who is a side of it',
  },
  'app.call_signal': {
    rights: ['delete'],
    reason:
      'what one page said to the other, until it can be of no use any more; goes with the end of its call',
  },
  'app.call_span': {
    rights: ['delete'],
    api: [],
    worker: GONE,
    reason: 'never changes; goes with who is that side of its call, or with its booking',
  },
  'app.call_beat': {
    rights: ['delete'],
    api: [],
    worker: GONE,
    reason: 'never changes; goes with who signed it, or with its booking',
  },
  'app.call_key': {
    rights: both,
    api: ['update'],
    worker: GONE,
    reason:
      'what confirmed a key in the call, once, where nothing had yet; goes with who signed by it, or with its booking',
  },
}
