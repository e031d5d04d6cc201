import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { TipTerms } from '#api/tips/contract.ts'
import { prefetchWallet } from '#web/chain/openWallet.ts'
import { cachedMe, configQuery } from '#web/kit/api/queries.ts'
import { readCurrency } from '#web/transactions/readCurrency.ts'
import { type PrepareTx, Withheld } from '#web/transactions/runTx.ts'
import { loadPipeline } from '#web/transactions/useTx.ts'
import { type TxPress, useTxPress } from '#web/transactions/useTxPress.ts'
import { keepLastGift, type TipOrder } from './tipOrder.ts'

const UNLISTED =
  'This page does not know that currency any more. Nothing was paid. Load the page again, or pick another one.'

export interface SendTipInput {
  terms: TipTerms | null
  /** null: nothing that can be sent */
  order: TipOrder | null
  /** in a block and seen by the server, while the sheet is still there */
  onPaid: () => void
}

export interface SendTip extends TxPress {
  /** loads what a press needs, ahead of it */
  warm: () => void
}

const keyOf = (order: TipOrder) => `${order.giftCode} ${order.currency} ${order.amountUnits}`

/** One tip from press to block. What was allowed for another amount is none for this one. */
export function useSendTip({ terms, order, onPaid }: SendTipInput): SendTip {
  const queries = useQueryClient()
  const [pressedFor, setPressedFor] = useState<string | null>(null)
  const isThere = useRef(true)
  useEffect(() => {
    isThere.current = true
    return () => {
      isThere.current = false
    }
  }, [])

  async function begin(): Promise<PrepareTx | null> {
    const me = cachedMe(queries)
    if (!me || !terms || !order) return null
    setPressedFor(keyOf(order))
    if (order.giftCode !== 0) keepLastGift(order.giftCode)
    const [{ nextTipAction }, listed] = await Promise.all([
      import('./tipTransaction.ts'),
      readCurrency(queries, order.currency),
    ])
    const wallets = me.wallets.map((each) => each.toLowerCase())
    return async (owner, read) => {
      if (!listed) throw new Withheld(UNLISTED)
      return nextTipAction({ terms, order, wallets, token: listed.token }, owner, read)
    }
  }

  const send = useTxPress({
    begin,
    onIncluded: () => {
      if (isThere.current) onPaid()
    },
    onEnd: () => void queries.invalidateQueries({ queryKey: ['given-tips'] }),
  })
  return {
    ...send,
    isAllowed: send.isAllowed && order !== null && pressedFor === keyOf(order),
    warm() {
      const config = queries.getQueryData(configQuery().queryKey)
      if (config) prefetchWallet(config)
      loadPipeline().catch(() => null)
      import('./tipTransaction.ts').catch(() => null)
    },
  }
}
