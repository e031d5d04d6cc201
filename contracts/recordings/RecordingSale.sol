// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {ERC1155} from "solady/src/tokens/ERC1155.sol";
import {GateLib} from "../gates/GateLib.sol";
import {Authorized} from "../payments/Authorized.sol";
import {Fees} from "../payments/Fees.sol";
import {IFeeSchedule} from "../payments/IFeeSchedule.sol";
import {Payments} from "../payments/Payments.sol";
import {IRecordings} from "./IRecordings.sol";
import {RecordingStorage} from "./RecordingStorage.sol";
import {Item} from "./RecordingTerms.sol";

/// @title RecordingSale
/// @notice Sells copies. Every sale: check, write, log, and only then hand over copies and money.
abstract contract RecordingSale is RecordingStorage, IRecordings, ERC1155, ReentrancyGuardTransient {
    /// @dev What one call buys, and how the money is divided; the fee is the one of this moment.
    struct Order {
        uint256 id;
        address to;
        uint32 quantity;
        uint8 currency;
        address token; // zero = native
        address payout;
        address treasury;
        uint256 amount;
        uint256 fee;
    }

    uint256 private constant MAX_BATCH = 100;

    IFeeSchedule internal immutable FEES;

    constructor(IFeeSchedule fees) {
        FEES = fees;
    }

    /// @inheritdoc IRecordings
    function mint(uint256 id, address to, uint32 quantity, uint256 maxPrice) external payable nonReentrant {
        // Check
        Order memory order = _orderOf(id, to, quantity);
        if (order.amount > maxPrice) revert Recordings_PriceAboveMax(order.amount, maxPrice);
        if (order.currency != 0 && msg.value != 0) revert Recordings_ValueNotAccepted(msg.value);
        if (order.currency == 0 && msg.value < order.amount) revert Recordings_Underpaid(msg.value, order.amount);

        // Effect, Log
        _sell(order, msg.sender);

        // Interaction
        _mint(to, id, quantity, "");
        uint256 seller = order.amount - order.fee;
        if (order.currency == 0) {
            Payments.pushNative(LEDGER, order.payout, seller);
            Payments.pushNative(LEDGER, order.treasury, order.fee);
            Payments.pushNative(LEDGER, msg.sender, msg.value - order.amount);
        } else {
            Payments.moveToken(LEDGER, order.token, order.currency, order.payout, seller);
            Payments.moveToken(LEDGER, order.token, order.currency, order.treasury, order.fee);
        }
    }

    /// @inheritdoc IRecordings
    function mintWithAuthorization(
        uint256 id,
        address to,
        uint32 quantity,
        address from,
        uint256 validAfter,
        uint256 validBefore,
        bytes calldata signature
    ) external nonReentrant {
        // Check
        Order memory order = _orderOf(id, to, quantity);
        if (order.currency == 0) revert Recordings_NotAToken(order.currency);

        // Effect, Log
        _sell(order, from);

        // Interaction
        Authorized.takeToken({
            token: order.token,
            from: from,
            amount: order.amount,
            validAfter: validAfter,
            validBefore: validBefore,
            nonce: authorizationNonce(id, to, quantity, validBefore),
            signature: signature
        });
        _mint(to, id, quantity, "");
        Payments.pushToken(LEDGER, order.token, order.currency, order.payout, order.amount - order.fee);
        Payments.pushToken(LEDGER, order.token, order.currency, order.treasury, order.fee);
    }

    /// @inheritdoc ERC1155
    /// @dev Counts what is given away, so that an offer made before can be told from one made after coming back. The
    /// base checks that the caller may.
    function safeTransferFrom(address from, address to, uint256 id, uint256 amount, bytes calldata data)
        public
        override
    {
        ++departures[id][from];
        super.safeTransferFrom(from, to, id, amount, data);
    }

    /// @inheritdoc ERC1155
    function safeBatchTransferFrom(
        address from,
        address to,
        uint256[] calldata ids,
        uint256[] calldata amounts,
        bytes calldata data
    ) public override {
        if (ids.length > MAX_BATCH) revert Recordings_BatchTooLong(ids.length, MAX_BATCH);
        for (uint256 n; n < ids.length; ++n) {
            ++departures[ids[n]][from];
        }
        super.safeBatchTransferFrom(from, to, ids, amounts, data);
    }

    /// @inheritdoc IRecordings
    function authorizationNonce(uint256 id, address to, uint32 quantity, uint256 validBefore)
        public
        view
        returns (bytes32)
    {
        return keccak256(abi.encode(block.chainid, address(this), id, to, quantity, validBefore));
    }

    /// @dev What a sale would be in this block; reverts when it cannot be.
    function _orderOf(uint256 id, address to, uint32 quantity) private view returns (Order memory order) {
        Item storage kept = _existing(id);
        if (quantity == 0) revert Recordings_NoCopies(id);
        if (kept.mintEnd != 0 && block.timestamp >= kept.mintEnd) {
            revert Recordings_MintEnded(id, kept.mintEnd, block.timestamp);
        }
        // 2^32 - 1 copies end an open edition too, so that the count cannot run into its neighbour.
        uint32 left = (kept.maxSupply == 0 ? type(uint32).max : kept.maxSupply) - kept.minted;
        if (quantity > left) revert Recordings_SoldOut(id, left, quantity);
        if (kept.perWallet != 0) {
            left = kept.perWallet - soldTo[id][to];
            if (quantity > left) revert Recordings_WalletCap(to, left, quantity);
        }
        if (!GateLib.passes(GateLib.read(_gates[id], kept.conditions), kept.gateAll, to)) {
            revert Recordings_GateClosed(id, to);
        }
        (order.id, order.to, order.quantity) = (id, to, quantity);
        (order.currency, order.payout) = (kept.currency, kept.payout);
        order.amount = uint256(kept.price) * quantity;
        _priceIn(order);
    }

    /// @dev The platform's part and the currency, as they are now.
    function _priceIn(Order memory order) private view {
        (uint256 bps, address treasury, uint40 pausedUntil) = FEES.termsOf(Fees.RECORDING);
        if (block.timestamp < pausedUntil) revert Recordings_InflowPaused(pausedUntil);
        uint256 cap = Fees.capOf(Fees.RECORDING);
        (, order.fee) = Fees.divide(order.amount, bps > cap ? cap : bps);
        order.treasury = treasury;
        if (order.currency == 0) return;
        bool paused;
        (order.token,, paused) = CURRENCIES.currencyAt(order.currency);
        if (paused) revert Recordings_CurrencyPaused(order.currency);
    }

    function _sell(Order memory order, address payer) private {
        // Effect
        Item storage kept = _items[order.id];
        uint32 minted = kept.minted + order.quantity;
        kept.minted = minted;
        uint32 byWallet;
        if (kept.perWallet != 0) {
            byWallet = soldTo[order.id][order.to] + order.quantity;
            soldTo[order.id][order.to] = byWallet;
        }

        // Log
        emit RecordingMinted({
            id: order.id,
            to: order.to,
            payer: payer,
            quantity: order.quantity,
            currency: order.currency,
            amount: order.amount,
            fee: order.fee,
            payout: order.payout,
            treasury: order.treasury,
            minted: minted,
            byWallet: byWallet
        });
    }
}
