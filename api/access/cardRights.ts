/** Rights that were paid by card: what billing calls, each verb inside the transaction that posts the money. */
export type { CardRightDeps } from './entitlements/changeRights.ts'
export { type CardGrant, type GrantedCard, grantCard } from './entitlements/grantCard.ts'
export { noteHolderChange } from './entitlements/noteHolderChange.ts'
export { lockMovable, type MovableQueue, readMovable } from './entitlements/readMovable.ts'
export { type CardQueue, readQueues } from './entitlements/readQueues.ts'
export {
  type CardRight,
  type CardUse,
  endCard,
  freezeCard,
  giveUpCard,
  readCard,
  takeUpCard,
  unfreezeCard,
} from './entitlements/stopCard.ts'
