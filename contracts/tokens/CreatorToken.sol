// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SignatureLib} from "../libraries/SignatureLib.sol";
import {ICurrencyList} from "../payments/ICurrencyList.sol";
import {IFeeSchedule} from "../payments/IFeeSchedule.sol";
import {ILedger} from "../payments/ILedger.sol";
import {CurveQuotes} from "./CurveQuotes.sol";
import {ICreatorToken} from "./ICreatorToken.sol";
import {TokenBook, TokenBookBits} from "./state/TokenBook.sol";
import {TokenTerms} from "./state/TokenTerms.sol";

/// @title CreatorToken
/// @notice See {ICreatorToken}. Made once, by the factory; every token is a clone with its {TokenArguments} behind the
/// code.
contract CreatorToken is CurveQuotes {
    bytes32 private constant SALE_TYPEHASH = keccak256(
        "Sale(address owner,uint256 tokens,address to,uint256 minOut,uint256 nonce,uint256 deadline)"
    );

    constructor(address factory, ILedger ledger, IFeeSchedule fees, ICurrencyList currencies)
        CurveQuotes(factory, ledger, fees, currencies)
    {}

    /// @inheritdoc ICreatorToken
    function buy(address to, uint256 minTokens, uint256 deadline, address referrer)
        external
        payable
        nonReentrant
        returns (uint256)
    {
        TokenTerms terms = _terms();
        if (terms.currency() != 0) revert CreatorToken_OtherCurrency(terms.currency());
        return _buy(terms, msg.value, to, minTokens, deadline, referrer);
    }

    /// @inheritdoc ICreatorToken
    function buyWithToken(uint256 amount, address to, uint256 minTokens, uint256 deadline, address referrer)
        external
        nonReentrant
        returns (uint256)
    {
        TokenTerms terms = _terms();
        if (terms.currency() == 0) revert CreatorToken_OtherCurrency(0);
        return _buy(terms, amount, to, minTokens, deadline, referrer);
    }

    /// @inheritdoc ICreatorToken
    function buyExact(uint256 tokens, address to, uint256 maxCost, uint256 deadline, address referrer)
        external
        payable
        nonReentrant
        returns (uint256)
    {
        // Check
        TokenTerms terms = _terms();
        _checkTime(deadline);
        _checkReceiver(to);
        Order memory order = _orderOf(terms, tokens);
        if (order.amount > maxCost) revert CreatorToken_AboveMax(order.amount, maxCost);
        (order.to, order.referrer) = (to, referrer);
        _fulfil(terms, order);
        return order.amount;
    }

    /// @inheritdoc ICreatorToken
    function sell(uint256 tokens, address to, uint256 minOut, uint256 deadline)
        external
        nonReentrant
        returns (uint256)
    {
        _checkTime(deadline);
        return _sell(msg.sender, tokens, to, minOut);
    }

    /// @inheritdoc ICreatorToken
    function sellWithPermit(
        address owner,
        uint256 tokens,
        address to,
        uint256 minOut,
        uint256 deadline,
        bytes calldata signature
    ) external nonReentrant returns (uint256) {
        // Check
        _checkTime(deadline);
        uint256 nonce = nonces(owner);
        bytes32 order = keccak256(abi.encode(SALE_TYPEHASH, owner, tokens, to, minOut, nonce, deadline));
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", DOMAIN_SEPARATOR(), order));
        if (!SignatureLib.isValid(owner, digest, signature)) revert CreatorToken_BadSignature(owner, nonce);

        // Effect
        _incrementNonce(owner);

        // Log
        emit OrderUsed(owner, nonce);
        return _sell(owner, tokens, to, minOut);
    }

    /// @inheritdoc ICreatorToken
    function collectFees() external nonReentrant returns (uint256 platformAmount, uint256 creatorAmount) {
        // Check
        TokenBook book = _book();
        (platformAmount, creatorAmount) = (book.platformOwed(), book.creatorOwed());
        if (platformAmount + creatorAmount == 0) revert CreatorToken_NothingOwed();
        TokenTerms terms = _terms();
        address to = payout();
        (, address treasury,) = _schedule();

        // Effect
        _setBook(TokenBookBits.pack(book.supply(), 0, 0, book.platformBps()));

        // Log
        emit FeesCollected(treasury, to, terms.currency(), platformAmount, creatorAmount);

        // Interaction
        _pay(terms, treasury, platformAmount);
        _pay(terms, to, creatorAmount);
    }

    /// @inheritdoc ICreatorToken
    function setPayout(address newPayout) external {
        // Check
        if (msg.sender != creator()) revert CreatorToken_NotCreator(msg.sender);
        _checkReceiver(newPayout);

        // Effect
        address oldPayout = payout();
        _payout = newPayout;

        // Log
        emit PayoutChanged(oldPayout, newPayout);
    }
}
