import type { Config } from '#api/installation/contract.ts'
import type { WantedPass } from './wantedPass.ts'

/** Fetches the sheet ahead of its press; with `isNear` a wallet too, which one that is known needs anyway. */
export function warmSheet(rail: WantedPass['rail'], config: Config | undefined, isNear: boolean): void {
  import('./drawSheet.tsx')
    .then(async ({ loadPassSheet, warmCardSheet }) => {
      if (rail === 'card') warmCardSheet()
      else if (config) (await loadPassSheet()).warmWallet(config, isNear)
    })
    .catch(() => null)
}
