import type { Handler } from '../http/handler.ts'
import type { creatorRoutes } from './contract.ts'
import { asOf, currencyOf, type PageDeps } from './readChannelPage.ts'
import { readLive, readQuietChannels } from './readLive.ts'

/** Who is live now. */
export function listLive({ pool, currencies }: PageDeps): Handler<typeof creatorRoutes.listLive> {
  return async () => {
    const [live, channels] = await Promise.all([readLive(pool), readQuietChannels(pool)])
    return {
      body: {
        live: live.map((row) => ({
          roomId: row.room_id,
          title: row.title,
          visibility: row.visibility,
          gateSentence: row.sentence,
          viewers: row.viewers,
          liveAt: row.live_at.toISOString(),
          channel: { id: row.id, handle: row.handle, name: row.name, about: row.about },
          from:
            row.price_units === null || row.currency === null
              ? null
              : {
                  ...currencyOf(currencies, row.currency),
                  priceUnits: row.price_units.toString(),
                  ...asOf(row.as_of),
                },
        })),
        channels,
      },
    }
  }
}
