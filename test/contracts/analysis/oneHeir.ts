/** Abstract contracts with one heir, each with the subject that it holds for itself. */
export const ONE_HEIR: Record<string, string> = {
  CurveTrade: 'creator tokens: purchases and sales on the curve',
  PassMoney: 'passes: money in, through and out',
  PassStorage: 'passes: storage of a collection and the rule of its slots',
  RoomRegistry: 'rooms: opening, gates and closing',
  RoomSessions: 'rooms: sessions and producers',
  RoomTips: 'rooms: tips',
  TokenLock: 'creator tokens: what is locked for the creator',
  VaultRevenue: 'vaults: the books of the revenue share',
  VaultVotes: 'vaults: votes of stakes',
}
