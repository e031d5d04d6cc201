-- What prices may be in, and the platform's part of a sale.

-- token: the zero address is the chain's own money; paused_until: infinity = until the list says otherwise, NULL = not paused
CREATE TABLE chain.currency (
  chain_id int, list chain.addr, index smallint, token chain.addr NOT NULL, symbol text NOT NULL, symbol_hash chain.hash,
  decimals smallint NOT NULL, paused_until timestamptz,
  block bigint NOT NULL, log_index int NOT NULL, tx_hash chain.hash NOT NULL, created_block bigint, created_tx chain.hash,
  PRIMARY KEY (chain_id, list, index));

-- inflow_paused_until: new money for the product is refused until then; a time that is over and NULL are the same
CREATE TABLE chain.fee (
  chain_id int, schedule chain.addr, product smallint, bps int NOT NULL, inflow_paused_until timestamptz,
  block bigint NOT NULL, log_index int NOT NULL, tx_hash chain.hash NOT NULL, created_block bigint, created_tx chain.hash,
  PRIMARY KEY (chain_id, schedule, product));

GRANT SELECT, INSERT, UPDATE, DELETE ON chain.currency, chain.fee TO sd_indexer;
GRANT SELECT ON chain.currency, chain.fee TO sd_auditor;

CREATE VIEW chain.currency_as_of AS SELECT t.*, s.block - 1 AS as_of FROM chain.currency t
  LEFT JOIN chain.suspension s ON s.chain_id = t.chain_id AND s.address = t.list AND s.key = convert_to(t.index::text, 'UTF8');
CREATE VIEW chain.fee_as_of AS SELECT t.*, s.block - 1 AS as_of FROM chain.fee t
  LEFT JOIN chain.suspension s
    ON s.chain_id = t.chain_id AND s.address = t.schedule AND s.key = convert_to(t.product::text, 'UTF8');

GRANT SELECT ON chain.currency_as_of, chain.fee_as_of TO sd_api, sd_auditor;
