import { moment, type Sentence, UNCHANGED, UNMOVED, UNPAID } from './sentence.ts'

const NO_ROOM = `There is no such room. ${UNPAID} Reload the page.`

/** Errors of rooms, tips and locks. */
export const roomSentences: Record<string, Sentence> = {
  RoomHub_AlreadyLive: ([, , until]) => `This creator is live already, until ${moment(until)}. ${UNCHANGED}`,
  RoomHub_EmptyTip: () => `A tip of nothing cannot be sent. ${UNPAID} Pick an amount.`,
  RoomHub_EndOutOfRange: ([, , latest]) =>
    `An end is in the future and by ${moment(latest)} at the latest. ${UNCHANGED}`,
  RoomHub_NoContext: ([context]) => `Nothing here has the number ${context}. ${UNPAID}`,
  RoomHub_NoRoom: () => NO_ROOM,
  RoomHub_NotAPayee: () =>
    'Money sent there could never be taken out again. Nothing was paid. Pick another receiver.',
  RoomHub_NotAToken: () => `The chain’s own currency needs no signature. ${UNPAID}`,
  RoomHub_NotHost: () => `Only the host of this room can do that. ${UNCHANGED}`,
  RoomHub_NotLater: ([, old]) => `The session ends at ${moment(old)} and can only get longer. ${UNCHANGED}`,
  RoomHub_NotLive: () => `This creator is not live. ${UNCHANGED} Reload the page.`,
  RoomHub_NotOffered: () => `This room is not offered to this wallet. ${UNCHANGED}`,
  RoomHub_NotProducer: () => `Only the creator and their producers can do that. ${UNCHANGED}`,
  RoomHub_OtherPayee: () => `Tips of this room go to somebody else. ${UNPAID} Reload the page.`,
  RoomHub_OwnTip: () => `Nobody tips themselves. ${UNPAID}`,
  RoomHub_RoomClosed: ([, at]) => `This room was closed at ${moment(at)} for good. ${UNPAID}`,
  RoomHub_TooManySpeakers: ([, most]) => `A room has at most ${most} speakers. ${UNCHANGED}`,
  RoomHub_WrongValue: ([, wanted]) => `Exactly ${wanted} has to be sent along. ${UNPAID} Try again.`,
  RoomHub_ZeroAddress: () => `An address is missing. ${UNCHANGED}`,
  SessionLock_LockedElsewhere: ([, until]) =>
    `These tokens are locked for another room until ${moment(until)}. ${UNMOVED} Take them back first.`,
  SessionLock_NotDivisible: () => `This is not a token that can be locked. ${UNMOVED} Pick another one.`,
  SessionLock_NothingLocked: () => `Nothing is locked here. ${UNMOVED}`,
  SessionLock_NothingReceived: () => `The token delivered nothing. ${UNMOVED}`,
  SessionLock_RoomNotOpen: () => `This room is not open. ${UNMOVED} Reload the page.`,
  SessionLock_StillLocked: ([, , until]) =>
    `This is locked until ${moment(until)}. ${UNMOVED} Try again then.`,
  SessionLock_TooMuch: () => `This amount is too large to lock. ${UNMOVED} Pick a smaller one.`,
  StagedoorLens_TooMany: ([, most]) => `At most ${most} questions at a time. ${UNCHANGED} Ask fewer.`,
}

/** Errors of gates: what somebody has to hold to enter or to buy. */
export const gateSentences: Record<string, Sentence> = {
  Gate_AskForThePass: ([n]) =>
    `Condition ${n} counts passes, ended ones too. ${UNCHANGED} Ask for a live pass instead.`,
  Gate_NoAnswer: ([n]) =>
    `The contract in condition ${n} does not answer such a question. ${UNCHANGED} Pick another one.`,
  Gate_NoMinimum: ([n]) => `Condition ${n} lets everybody in. ${UNCHANGED} Name a least amount.`,
  Gate_TooMany: ([, most]) => `A gate has at most ${most} conditions. ${UNCHANGED}`,
  Gate_UnknownKind: ([n, kind]) =>
    `Condition ${n} is of kind ${kind}, which cannot be used here. ${UNCHANGED}`,
  Gate_UnusedField: ([n]) => `Condition ${n} has a field that its kind does not use. ${UNCHANGED}`,
}
