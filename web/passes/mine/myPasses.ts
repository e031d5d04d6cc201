import { queryOptions } from '@tanstack/react-query'
import type { Abi } from 'viem'
import type { MyPass } from '#api/passes/contract.ts'
import { passManagementAbi } from '#generated/abis.ts'
import type { Address, ContractCall } from '#web/chain/wallet.ts'
import { call } from '#web/kit/api/client.ts'

/** Live passes of the account; sign-out forgets them. */
export function myPassesQuery() {
  return queryOptions({
    queryKey: ['my-passes'],
    queryFn: () => call('listMyPasses', {}),
    staleTime: 5000,
  })
}

/** Gives a pass back; as a read it answers what would come back now. */
export function refundCall(pass: Pick<MyPass, 'collection' | 'passId' | 'wallet'>): ContractCall {
  return {
    address: pass.collection as Address,
    abi: passManagementAbi as unknown as Abi,
    functionName: 'refund',
    args: [BigInt(pass.passId)],
    from: pass.wallet as Address,
  }
}
