// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";
import {OneForEach} from "../clones/OneForEach.sol";
import {ICurrencyList} from "../payments/ICurrencyList.sol";
import {IFeeSchedule} from "../payments/IFeeSchedule.sol";
import {ILedger} from "../payments/ILedger.sol";
import {Payments} from "../payments/Payments.sol";
import {CreatorToken} from "./CreatorToken.sol";
import {CurveMath} from "./CurveMath.sol";
import {ICreatorTokenFactory} from "./ICreatorTokenFactory.sol";
import {TokenLock} from "./lock/TokenLock.sol";
import {TokenArguments} from "./state/TokenArguments.sol";
import {TokenTerms, TokenTermsBits} from "./state/TokenTerms.sol";

/// @title CreatorTokenFactory
/// @notice See {ICreatorTokenFactory}. One token per creator and the whole registry cost no storage ({OneForEach}).
contract CreatorTokenFactory is ICreatorTokenFactory, OneForEach, TokenLock, ReentrancyGuardTransient {
    /// @dev The reserve at the cap is 5.1 whole units of native money for preset 0: a slope of 2e29.
    uint8 private constant FIRST_EXPONENT = 29;
    uint8 private constant LAST_PRESET = 4;
    uint256 private constant MAX_NAME = 32; // bytes
    uint256 private constant MAX_SYMBOL = 11; // bytes
    uint8 private constant MIN_DECIMALS = 6;
    uint8 private constant MAX_DECIMALS = 18;
    uint16 private constant MAX_CREATOR_FEE = 500;
    uint16 private constant MAX_LAUNCH_FEE = 9_900;
    uint16 private constant MAX_LAUNCH_SECONDS = 3_600;
    uint24 private constant MAX_LOCKED = 100_000;

    ILedger private immutable LEDGER;
    ICurrencyList private immutable CURRENCIES;

    /// @inheritdoc ICreatorTokenFactory
    address public immutable implementation;

    constructor(ILedger ledger, IFeeSchedule fees, ICurrencyList currencies) {
        LEDGER = ledger;
        CURRENCIES = currencies;
        implementation = address(new CreatorToken(address(this), ledger, fees, currencies));
    }

    /// @inheritdoc ICreatorTokenFactory
    function create(Launch calldata launch) external payable nonReentrant returns (address token) {
        // Check
        (address reserve, uint8 exponent) = _curveOf(launch.preset, launch.currency);
        Facts memory facts = _factsOf(launch, exponent);
        if (facts.locked == 0 && msg.value != 0) revert CreatorTokenFactory_ValueNotAccepted(msg.value);

        // Effect
        TokenTerms terms;
        (token, terms) = _make(facts, exponent, reserve, launch.name, launch.symbol);

        // Interaction
        if (facts.locked == 0) return token;
        _buyLocked(token, terms.allocation(), reserve, launch.maxCost);
        _logLocked(token, terms.allocation());
    }

    /// @inheritdoc ICreatorTokenFactory
    function isToken(address token) external view returns (bool) {
        return creatorOf(token) != address(0);
    }

    /// @inheritdoc ICreatorTokenFactory
    /// @dev What the code says is believed only when that creator's token has this very address.
    function creatorOf(address token) public view returns (address creator) {
        creator = TokenArguments.creatorOf(token);
        if (tokenOf(creator) != token) creator = address(0);
    }

    /// @inheritdoc ICreatorTokenFactory
    function tokenOf(address creator) public view override(ICreatorTokenFactory, TokenLock) returns (address) {
        return _addressFor(creator);
    }

    /// @dev Makes the caller's token and logs what it is. Reverts when name or symbol is too short or too long.
    function _make(Facts memory facts, uint8 exponent, address reserve, string calldata name, string calldata symbol)
        private
        returns (address token, TokenTerms terms)
    {
        // Check
        uint256 length = bytes(name).length;
        if (length == 0 || length > MAX_NAME) revert CreatorTokenFactory_NameLength(length);
        if (bytes(symbol).length == 0 || bytes(symbol).length > MAX_SYMBOL) {
            revert CreatorTokenFactory_SymbolLength(bytes(symbol).length);
        }

        // Effect
        terms = TokenTermsBits.pack(facts, exponent, length);
        token = _makeFor(
            msg.sender,
            TokenArguments.codeOf({
                model: implementation,
                terms: terms,
                creator: msg.sender,
                reserve: reserve,
                name: name,
                symbol: symbol
            })
        );

        // Log
        emit TokenCreated({creator: msg.sender, token: token, facts: facts, name: name, symbol: symbol});
    }

    /// @dev Buys `tokens` for the lock with the creator's money, in the transaction that makes the token, so nobody can buy
    /// before. Native surplus goes back.
    /// @param reserve token of the reserve; zero = native
    /// @param maxCost in the smallest unit, fees included
    function _buyLocked(address token, uint256 tokens, address reserve, uint256 maxCost) private {
        // Check
        (uint256 cost,,) = CreatorToken(token).quoteBuyExact(tokens);
        if (cost > maxCost) revert CreatorTokenFactory_AboveMax(cost, maxCost);
        bool isNative = reserve == address(0);
        if (isNative && msg.value < cost) revert CreatorTokenFactory_Underpaid(msg.value, cost);
        if (!isNative && msg.value != 0) revert CreatorTokenFactory_ValueNotAccepted(msg.value);

        // Interaction
        if (!isNative) {
            Payments.takeToken(reserve, msg.sender, cost);
            SafeTransferLib.safeApprove(reserve, token, cost);
        }
        CreatorToken(token).buyExact{value: isNative ? cost : 0}(
            tokens, address(this), cost, block.timestamp, address(0)
        );
        if (isNative) Payments.pushNative(LEDGER, msg.sender, msg.value - cost);
    }

    /// @dev The token of the reserve (zero = native) and the exponent of the slope for a preset: the reserve at the cap is
    /// the same number of whole units in every currency, whatever its decimals. Reverts for an unknown preset or currency.
    function _curveOf(uint8 preset, uint8 currency) private view returns (address reserve, uint8 exponent) {
        if (preset > LAST_PRESET) revert CreatorTokenFactory_NoPreset(preset);
        uint8 decimals = MAX_DECIMALS;
        if (currency != 0) {
            (reserve, decimals,) = CURRENCIES.currencyAt(currency);
            if (decimals < MIN_DECIMALS || decimals > MAX_DECIMALS) {
                revert CreatorTokenFactory_Decimals(currency, decimals);
            }
        }
        exponent = FIRST_EXPONENT - preset + MAX_DECIMALS - decimals;
    }

    /// @dev What the creator decided; reverts when a part of it is out of bounds.
    function _factsOf(Launch calldata launch, uint8 exponent) private view returns (Facts memory facts) {
        facts.slope = TokenTermsBits.slopeOf(exponent);
        (facts.virtualSupply, facts.cap) = (CurveMath.VIRTUAL, CurveMath.CAP);
        facts.launchedAt = uint40(block.timestamp);
        facts.currency = launch.currency;
        uint16 bps = launch.creatorFeeBps;
        if (bps > MAX_CREATOR_FEE) revert CreatorTokenFactory_FeeTooHigh(bps, MAX_CREATOR_FEE);
        facts.creatorFeeBps = bps;
        uint16 time = launch.launchSeconds;
        bps = launch.launchFeeBps;
        if (bps > MAX_LAUNCH_FEE || time > MAX_LAUNCH_SECONDS || (bps == 0) != (time == 0)) {
            revert CreatorTokenFactory_BadLaunchFee(bps, time);
        }
        (facts.launchFeeBps, facts.launchSeconds) = (bps, time);
        uint24 locked = launch.locked;
        if (locked > MAX_LOCKED) revert CreatorTokenFactory_LockTooBig(locked, MAX_LOCKED);
        facts.locked = locked;
    }
}
