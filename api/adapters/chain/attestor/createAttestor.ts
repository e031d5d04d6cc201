import { type Hex, hashTypedData, type TypedDataDefinition } from 'viem'
import { AGREEMENT_DOMAIN } from '#domain/calls/agreement.ts'
import { ATTENDANCE_TYPES, type EscrowAttendance } from '#domain/calls/meeting/escrowAttendance.ts'
import type { Attestor, AttestorSignature, CardVoucher } from '../../../ports/attestor.ts'
import { createRpc } from '../rpc.ts'
import { type AttestorDeps, createAttestorKeys } from './attestorKeys.ts'
import { createAttestorSender } from './createAttestorSender.ts'

const CARD_VOUCHER = [
  { name: 'tierId', type: 'uint16' },
  { name: 'to', type: 'address' },
  { name: 'length', type: 'uint32' },
  { name: 'heldUntil', type: 'uint40' },
  { name: 'validUntil', type: 'uint40' },
  { name: 'purchase', type: 'bytes32' },
] as const

function typedVoucher(chainId: number, collection: Hex, { tierNo, ...voucher }: CardVoucher) {
  return {
    domain: { name: 'StreamPass', version: '1', chainId, verifyingContract: collection },
    types: { CardVoucher: CARD_VOUCHER },
    primaryType: 'CardVoucher',
    message: { ...voucher, tierId: tierNo },
  } as const
}

function typedAttendance(chainId: number, escrow: Hex, attendance: EscrowAttendance) {
  return {
    domain: { ...AGREEMENT_DOMAIN, chainId, verifyingContract: escrow },
    types: ATTENDANCE_TYPES,
    primaryType: 'Attendance',
    message: { ...attendance },
  } as const
}

/** The attestor of an installation: signs vouchers and attendances, and sends what ends the passes of vouchers. */
export function createAttestor(of: Omit<AttestorDeps, 'rpc'> & { urls: string[] }) {
  const deps: AttestorDeps = { ...of, rpc: createRpc(of.urls, of.chainId) }
  const { chainId, account } = deps
  const keys = createAttestorKeys(deps)

  async function sign(typed: TypedDataDefinition): Promise<AttestorSignature> {
    const { key, signer } = await keys.acting()
    if (!account) return { signer, signature: await key.signTypedData(typed) }
    // what a key signs for an account is nothing by itself, nor for another account
    const signature = await key.signTypedData({
      domain: { name: 'ServiceAccount', version: '1', chainId, verifyingContract: account },
      types: { Approval: [{ name: 'digest', type: 'bytes32' }] },
      primaryType: 'Approval',
      message: { digest: hashTypedData(typed) },
    })
    return { signer, signature }
  }

  const attestor: Attestor = {
    problem: keys.problem,
    signVoucher: (collection, voucher) => sign(typedVoucher(chainId, collection, voucher)),
    signAttendance: (escrow, attendance) => sign(typedAttendance(chainId, escrow, attendance)),
  }
  return { attestor, sender: createAttestorSender(deps, keys) }
}
