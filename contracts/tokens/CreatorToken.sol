// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "solady/src/tokens/ERC20.sol";
import {SignatureLib} from "../libraries/SignatureLib.sol";
import {ICurrencyList} from "../payments/ICurrencyList.sol";
import {IFeeSchedule} from "../payments/IFeeSchedule.sol";
import {ILedger} from "../payments/ILedger.sol";
import {CurveMath} from "./CurveMath.sol";
import {CurveTrade} from "./CurveTrade.sol";
import {ICreatorToken} from "./ICreatorToken.sol";
import {TokenArguments} from "./state/TokenArguments.sol";
import {TokenBook, TokenBookBits} from "./state/TokenBook.sol";
import {TokenTerms} from "./state/TokenTerms.sol";

/// @title CreatorToken
/// @notice See {ICreatorToken}. Made once, by the factory; every token is a clone with its {TokenArguments} behind the
/// code. A quote runs the very functions that the trade runs.
contract CreatorToken is CurveTrade {
    bytes32 private constant SALE_TYPEHASH = keccak256(
        "Sale(address owner,uint256 tokens,address to,uint256 minOut,uint256 nonce,uint256 deadline)"
    );

    address private _payout; // slot 0; zero = the creator

    constructor(address factory, ILedger ledger, IFeeSchedule fees, ICurrencyList currencies)
        CurveTrade(factory, ledger, fees, currencies)
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
        returns (uint256 cost)
    {
        // Check
        TokenTerms terms = _terms();
        _checkDeadline(deadline);
        _checkReceiver(to);
        Order memory order = _orderForTokens(terms, tokens);
        cost = order.amount;
        if (cost > maxCost) revert CreatorToken_AboveMax(cost, maxCost);
        _fulfil(terms, order, to, referrer);
    }

    /// @inheritdoc ICreatorToken
    function sell(uint256 tokens, address to, uint256 minOut, uint256 deadline)
        external
        nonReentrant
        returns (uint256)
    {
        _checkDeadline(deadline);
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
        _checkDeadline(deadline);
        uint256 nonce = nonces(owner);
        bytes32 saleHash = keccak256(abi.encode(SALE_TYPEHASH, owner, tokens, to, minOut, nonce, deadline));
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", DOMAIN_SEPARATOR(), saleHash));
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
        if ((platformAmount | creatorAmount) == 0) revert CreatorToken_NothingOwed();
        TokenTerms terms = _terms();
        address to = payout();
        (, address treasury,) = _schedule();

        // Effect
        _setBook(TokenBookBits.pack(book.supply(), 0, 0, book.platformBps()));

        // Log
        emit FeesCollected(treasury, to, terms.currency(), platformAmount, creatorAmount);

        // Interaction
        _push(terms, treasury, platformAmount);
        _push(terms, to, creatorAmount);
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

    /// @inheritdoc ERC20
    function transfer(address to, uint256 amount) public override returns (bool) {
        _checkHolder(to);
        _transfer(msg.sender, to, amount);
        return true;
    }

    /// @inheritdoc ERC20
    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        _checkHolder(to);
        _spendAllowance(from, msg.sender, amount);
        _transfer(from, to, amount);
        return true;
    }

    /// @inheritdoc ERC20
    function name() public view override returns (string memory own) {
        (own,) = TokenArguments.ownNames();
    }

    /// @inheritdoc ERC20
    function symbol() public view override returns (string memory own) {
        (, own) = TokenArguments.ownNames();
    }

    /// @inheritdoc ICreatorToken
    function quoteBuy(uint256 amount)
        external
        view
        returns (uint256 tokens, uint256 spent, uint256 platformFee, uint256 creatorFee)
    {
        Order memory order = _orderForMoney(_terms(), amount);
        return (order.tokens, order.amount, order.platformFee, order.creatorFee);
    }

    /// @inheritdoc ICreatorToken
    function quoteBuyExact(uint256 tokens)
        external
        view
        returns (uint256 cost, uint256 platformFee, uint256 creatorFee)
    {
        Order memory order = _orderForTokens(_terms(), tokens);
        return (order.amount, order.platformFee, order.creatorFee);
    }

    /// @inheritdoc ICreatorToken
    function quoteSell(uint256 tokens)
        external
        view
        returns (uint256 out, uint256 platformFee, uint256 creatorFee)
    {
        uint256 supply = totalSupply();
        if (tokens > supply) revert CreatorToken_AboveSupply(tokens, supply);
        Sale memory sale = _saleOf(_terms(), tokens);
        return (sale.out, sale.platformFee, sale.creatorFee);
    }

    /// @inheritdoc ICreatorToken
    function price() external view returns (uint256) {
        // less than 2^142
        unchecked {
            return 2 * (totalSupply() + CurveMath.VIRTUAL) * 1e18 / slope(); // floor: only shown
        }
    }

    /// @inheritdoc ICreatorToken
    function reserveBalance() external view returns (uint256) {
        return TokenBookBits.backing(totalSupply(), slope());
    }

    /// @inheritdoc ICreatorToken
    function reserveRatio() external pure returns (uint32) {
        return 500_000;
    }

    /// @inheritdoc ICreatorToken
    function MAX_SUPPLY() external pure returns (uint256) {
        return CurveMath.CAP;
    }

    /// @inheritdoc ICreatorToken
    function virtualSupply() external pure returns (uint256) {
        return CurveMath.VIRTUAL;
    }

    /// @inheritdoc ICreatorToken
    function slope() public view returns (uint256) {
        return _terms().slope();
    }

    /// @inheritdoc ICreatorToken
    function currency() external view returns (uint8 index, address token) {
        index = _terms().currency();
        token = TokenArguments.reserveOf(address(this), index);
    }

    /// @inheritdoc ICreatorToken
    function creator() public view returns (address) {
        return TokenArguments.creatorOf(address(this));
    }

    /// @inheritdoc ICreatorToken
    function payout() public view returns (address) {
        return _payout == address(0) ? creator() : _payout;
    }

    /// @inheritdoc ICreatorToken
    function launchedAt() external view returns (uint40) {
        return _terms().launchedAt();
    }

    /// @inheritdoc ICreatorToken
    function feeBps() external view returns (uint256 ofPurchase, uint256 ofSale, uint256 creatorPart) {
        TokenTerms terms = _terms();
        creatorPart = terms.creatorFeeBps();
        (uint256 platformPart,,) = _schedule();
        ofPurchase = terms.feeAt(platformPart + creatorPart, block.timestamp);
        ofSale = _book().platformBps() + creatorPart;
    }

    /// @inheritdoc ICreatorToken
    function feesOwed() external view returns (uint256 platform, uint256 creator_) {
        TokenBook book = _book();
        return (book.platformOwed(), book.creatorOwed());
    }

    /// @dev The base would allow Permit2 everybody's tokens; here it has only the allowance a holder gives.
    function _givePermit2InfiniteAllowance() internal pure override returns (bool) {
        return false;
    }
}
