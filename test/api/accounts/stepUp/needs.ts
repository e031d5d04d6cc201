import type { StepUp } from '#api/http/contract.ts'

/** Every route that asks, so that one that stops asking has to be written here too. */
export const NEEDS: Record<string, StepUp> = {
  createLinkNonce: { need: 'fresh' },
  createTxIntent: { need: 'factor', when: 'moneyPurpose' },
  downloadEarnings: { need: 'fresh' },
  downloadSales: { need: 'fresh' },
  goLive: { need: 'factor', when: 'gatedRoom' },
  moveRoom: { need: 'factor', when: 'gatedRoom' },
  openRoom: { need: 'factor', when: 'gatedRoom' },
  updateRoom: { need: 'factor', when: 'otherGate' },
  admit: { need: 'factor', when: 'gatedHost' },
  renewSeat: { need: 'factor', when: 'otherSessionsHost' },
  invite: { need: 'factor' },
  resendInvitation: { need: 'factor' },
  startPurchase: { need: 'enrolled', when: 'keptCard' },
  decideRefundWish: { need: 'enrolled', when: 'grantedWish' },
  openConnectPages: { need: 'factor' },
  openProviderDashboard: { need: 'factor' },
  setCardPrice: { need: 'factor' },
  addToTeam: { need: 'factor' },
  changeRole: { need: 'factor' },
  inviteToTeam: { need: 'factor' },
  readAdminMoney: { need: 'factor' },
  tryEventAgain: { need: 'factor' },
  endMoneyMatter: { need: 'factor' },
  linkWallet: { need: 'fresh' },
  moveCardPass: { need: 'fresh' },
  startEmailLink: { need: 'fresh' },
  linkEmail: { need: 'fresh' },
  removeIdentity: { need: 'fresh' },
  ...Object.fromEntries(
    [
      ...['addPasskey', 'beginTotp', 'confirmTotp', 'createPasskeyRegistration'],
      ...['removePasskey', 'removeTotp', 'renewRecovery', 'closeAccount', 'askExport', 'readExport'],
    ].map((verb) => [verb, { need: 'fresh' } as const]),
  ),
}
