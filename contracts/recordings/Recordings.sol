// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {ERC1155} from "solady/src/tokens/ERC1155.sol";
import {LibClone} from "solady/src/utils/LibClone.sol";
import {Condition} from "../gates/Gate.sol";
import {GateLib} from "../gates/GateLib.sol";
import {DelegateLib} from "../libraries/DelegateLib.sol";
import {Authorized} from "../payments/Authorized.sol";
import {Fees} from "../payments/Fees.sol";
import {ICurrencyList} from "../payments/ICurrencyList.sol";
import {IFeeSchedule} from "../payments/IFeeSchedule.sol";
import {ILedger} from "../payments/ILedger.sol";
import {Payments} from "../payments/Payments.sol";
import {ContentUri} from "./ContentUri.sol";
import {IRecordings} from "./IRecordings.sol";
import {IRecordingPublishing} from "./publishing/IRecordingPublishing.sol";
import {RecordingStorage} from "./RecordingStorage.sol";
import {Consent, Draft, Item, Sale} from "./RecordingTerms.sol";

/// @title Recordings
/// @notice See {IRecordings}. Deployed once; every collection is a clone that carries its creator and name as immutable
/// arguments, `creator 20 bytes | name`, and therefore needs no initialiser.
/// @dev Copies are sold and moved here: check, write, log, and only then hand over copies and money. What only the creator
/// does is in {RecordingPublishing}, which runs on this storage.
contract Recordings is RecordingStorage, IRecordings, ERC1155, ReentrancyGuardTransient {
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

    IFeeSchedule private immutable FEES;
    address private immutable PUBLISHING;

    /// @param publishing a {RecordingPublishing} over the same ledger and currency list
    constructor(ILedger ledger, ICurrencyList currencies, IFeeSchedule fees, address publishing)
        RecordingStorage(ledger, currencies)
    {
        FEES = fees;
        PUBLISHING = publishing;
    }

    /// @dev Serves the views of {RecordingPublishing}; nothing else is asked here.
    fallback() external {
        DelegateLib.serve();
    }

    /// @inheritdoc IRecordings
    function mint(uint256 id, address to, uint32 quantity, uint256 maxPrice) external payable nonReentrant {
        // Check
        Order memory order = _orderOf(id, to, quantity);
        if (order.amount > maxPrice) revert Recordings_PriceAboveMax(order.amount, maxPrice);
        if (order.currency != 0 && msg.value != 0) revert Recordings_ValueNotAccepted(msg.value);
        if (order.currency == 0 && msg.value < order.amount) revert Recordings_Underpaid(msg.value, order.amount);

        // Effect, Log
        _recordSale(order, msg.sender);

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
        _recordSale(order, from);

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

    /// @inheritdoc IRecordingPublishing
    function publish(Draft calldata, Condition[] calldata, Consent[] calldata) external returns (uint256) {
        DelegateLib.forward(PUBLISHING);
    }

    /// @inheritdoc IRecordingPublishing
    function updateSale(uint256, Sale calldata) external {
        DelegateLib.forward(PUBLISHING);
    }

    /// @inheritdoc IRecordingPublishing
    function setPayout(uint256, address) external {
        DelegateLib.forward(PUBLISHING);
    }

    /// @inheritdoc IRecordingPublishing
    function setMetadata(uint256, bytes32) external {
        DelegateLib.forward(PUBLISHING);
    }

    /// @inheritdoc IRecordingPublishing
    function freeze(uint256) external {
        DelegateLib.forward(PUBLISHING);
    }

    /// @inheritdoc IRecordings
    function eip712Domain()
        external
        view
        returns (bytes1, string memory, string memory, uint256, address, bytes32, uint256[] memory)
    {
        DelegateLib.read(PUBLISHING);
    }

    /// @inheritdoc IRecordings
    function item(uint256 id) external view returns (Item memory) {
        return _existing(id);
    }

    /// @inheritdoc IRecordings
    function gateOf(uint256 id) external view returns (Condition[] memory) {
        return GateLib.read(_gates[id], _existing(id).conditions);
    }

    /// @inheritdoc IRecordings
    function contentURI(uint256 id) external view returns (string memory) {
        return ContentUri.ofFile(_existing(id).content);
    }

    /// @inheritdoc IRecordings
    function royaltyInfo(uint256 id, uint256 salePrice) external view returns (address receiver, uint256 amount) {
        Item storage recording = _existing(id);
        return (recording.payout, salePrice * recording.royaltyBps / 10_000); // floor: favours the seller
    }

    /// @inheritdoc IRecordings
    function name() external view returns (string memory) {
        return string(LibClone.argsOnClone(address(this), 20));
    }

    /// @inheritdoc IRecordings
    function authorizationNonce(uint256 id, address to, uint32 quantity, uint256 validBefore)
        public
        view
        returns (bytes32)
    {
        return keccak256(abi.encode(block.chainid, address(this), id, to, quantity, validBefore));
    }

    /// @inheritdoc ERC1155
    function uri(uint256 id) public view override returns (string memory) {
        return ContentUri.ofDocument(_existing(id).metadata);
    }

    /// @inheritdoc ERC1155
    /// @dev Adds ERC-2981.
    function supportsInterface(bytes4 id) public view override returns (bool) {
        return id == 0x2a55205a || super.supportsInterface(id);
    }

    /// @dev What a sale would be in this block; reverts when it cannot be.
    function _orderOf(uint256 id, address to, uint32 quantity) private view returns (Order memory) {
        Item storage recording = _existing(id);
        _checkSale(recording, id, to, quantity);
        uint256 amount = uint256(recording.price) * quantity;
        (uint256 fee, address treasury) = _feeOf(amount);
        return Order({
            id: id,
            to: to,
            quantity: quantity,
            currency: recording.currency,
            token: _tokenOf(recording.currency),
            payout: recording.payout,
            treasury: treasury,
            amount: amount,
            fee: fee
        });
    }

    /// @dev Refuses what the terms of a recording do not sell, or not to this account.
    function _checkSale(Item storage recording, uint256 id, address to, uint32 quantity) private view {
        if (quantity == 0) revert Recordings_NoCopies(id);
        if (recording.mintEnd != 0 && block.timestamp >= recording.mintEnd) {
            revert Recordings_MintEnded(id, recording.mintEnd, block.timestamp);
        }
        // 2^32 - 1 copies end an open edition too, so that the count cannot run into its neighbour.
        uint32 left = (recording.maxSupply == 0 ? type(uint32).max : recording.maxSupply) - recording.minted;
        if (quantity > left) revert Recordings_SoldOut(id, left, quantity);
        if (recording.perWallet != 0) {
            left = recording.perWallet - soldTo[id][to];
            if (quantity > left) revert Recordings_WalletCap(to, left, quantity);
        }
        if (!GateLib.passes(GateLib.read(_gates[id], recording.conditions), recording.gateAll, to)) {
            revert Recordings_GateClosed(id, to);
        }
    }

    /// @dev The platform's part of an amount, and who has it, as they are now.
    function _feeOf(uint256 amount) private view returns (uint256 fee, address treasury) {
        uint256 bps;
        uint40 pausedUntil;
        (bps, treasury, pausedUntil) = FEES.termsOf(Fees.RECORDING);
        if (block.timestamp < pausedUntil) revert Recordings_InflowPaused(pausedUntil);
        uint256 cap = Fees.capOf(Fees.RECORDING);
        (, fee) = Fees.divide(amount, bps > cap ? cap : bps);
    }

    /// @dev The token of a currency; zero = native.
    function _tokenOf(uint8 currency) private view returns (address token) {
        if (currency == 0) return address(0);
        bool paused;
        (token,, paused) = CURRENCIES.currencyAt(currency);
        if (paused) revert Recordings_CurrencyPaused(currency);
    }

    /// @dev Counts the copies of a sale and says so.
    function _recordSale(Order memory order, address payer) private {
        // Effect
        Item storage recording = _items[order.id];
        uint32 minted = recording.minted + order.quantity;
        recording.minted = minted;
        uint32 byWallet;
        if (recording.perWallet != 0) {
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
