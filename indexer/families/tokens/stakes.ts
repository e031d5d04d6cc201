import type { Rows } from '../rows.ts'
import type { VaultEvent, VaultFactoryEvent } from './events.ts'
import { STAKE, VAULT, VAULT_CHECKPOINT, VAULT_VOTES } from './tables.ts'

export function foldVaultCreated(rows: Rows, { args }: VaultFactoryEvent<'VaultCreated'>): void {
  rows.put(VAULT, {
    ...{ vault: args.vault, token: args.token, creator: args.creator },
    ...{ min_stake_units: args.minStake, founder_votes: args.founderVotes },
    ...{ total_staked_units: 0n, total_leaving_units: 0n },
  })
}

export const ofStake = ({ address, args }: VaultEvent<'Staked' | 'Unstaked' | 'StakeWithdrawn'>) => [
  VAULT.ref(address),
  STAKE.ref(address, args.account),
]

export function foldStaked(rows: Rows, { address, args }: VaultEvent<'Staked'>): void {
  const before = rows.get(STAKE, address, args.account)
  const vault = rows.mustGet(VAULT, address)
  rows.put(STAKE, {
    ...{ vault: address, owner: args.account, amount_units: args.stake },
    ...{ leaving_units: before?.leaving_units ?? 0n, leaving_until: before?.leaving_until ?? null },
  })
  rows.put(VAULT, { ...vault, total_staked_units: args.totalStaked })
  rows.touch(args.account)
}

export function foldUnstaked(rows: Rows, { address, args }: VaultEvent<'Unstaked'>): void {
  const row = rows.mustGet(STAKE, address, args.account)
  const vault = rows.mustGet(VAULT, address)
  rows.put(STAKE, {
    ...row,
    ...{ amount_units: args.stake, leaving_units: args.leaving, leaving_until: Number(args.until) },
  })
  const total_leaving_units = vault.total_leaving_units + args.amount
  rows.put(VAULT, { ...vault, total_staked_units: args.totalStaked, total_leaving_units })
  rows.touch(args.account)
}

export function foldStakeWithdrawn(rows: Rows, { address, args }: VaultEvent<'StakeWithdrawn'>): void {
  const row = rows.mustGet(STAKE, address, args.account)
  rows.put(STAKE, { ...row, leaving_units: 0n, leaving_until: null })
  rows.put(VAULT, { ...rows.mustGet(VAULT, address), total_leaving_units: args.totalLeaving })
}

export function foldDelegateChanged(rows: Rows, { address, args }: VaultEvent<'DelegateChanged'>): void {
  const before = rows.get(VAULT_VOTES, address, args.delegator)
  rows.put(VAULT_VOTES, {
    ...{ vault: address, wallet: args.delegator, delegatee: args.toDelegate },
    votes_units: before?.votes_units ?? 0n,
  })
}

export function foldVotesChanged(rows: Rows, event: VaultEvent<'DelegateVotesChanged'>): void {
  const { address, args, at } = event
  const before = rows.get(VAULT_VOTES, address, args.delegate)
  const row = { vault: address, wallet: args.delegate, votes_units: args.newVotes }
  rows.put(VAULT_VOTES, { ...row, delegatee: before?.delegatee ?? null })
  rows.append(VAULT_CHECKPOINT, { ...row, at })
}
