// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreatorTokenErrors} from "./ICreatorTokenErrors.sol";
import {ICreatorTokenEvents} from "./ICreatorTokenEvents.sol";

/// @title ICreatorToken
/// @notice A creator's ERC-20 with its own market: minted for money, burned for money, at a price that follows from the
/// supply alone ({CurveMath}). Whoever holds tokens can always sell them here: nobody can pause selling, take from the
/// reserve, mint for nothing or change the code.
/// @dev Immutable clone. ERC-2612 permits in the domain (name of the token, version 1, chain, token).
interface ICreatorToken is ICreatorTokenErrors, ICreatorTokenEvents {
    /// @notice Buys with native money, as many tokens as it is worth. What is beyond the last token comes back.
    /// @dev Requirements: the reserve is native; not past the deadline; purchases are not paused; at least `minTokens`
    /// and one; `to` is neither zero, this token, the ledger nor the factory; the fees fit. Emits {Bought}.
    /// @param minTokens refused below these
    /// @param deadline refused after this second
    /// @param referrer who sent the buyer, or zero; only named in the event
    function buy(address to, uint256 minTokens, uint256 deadline, address referrer)
        external
        payable
        returns (uint256 tokens);

    /// @notice Buys with the token of the reserve; takes at most `amount`, less when it is beyond the last token.
    /// @dev Requirements: as {buy}, but the reserve is a token, its currency is not paused and the caller allowed the
    /// amount. Emits {Bought}.
    function buyWithToken(uint256 amount, address to, uint256 minTokens, uint256 deadline, address referrer)
        external
        returns (uint256 tokens);

    /// @notice Buys exactly `tokens` in the currency of the reserve. Native surplus comes back.
    /// @dev Requirements: as {buy} or {buyWithToken}; the tokens are left below the cap; at most `maxCost`, fees
    /// included; native: at least the cost is sent. Emits {Bought}.
    function buyExact(uint256 tokens, address to, uint256 maxCost, uint256 deadline, address referrer)
        external
        payable
        returns (uint256 cost);

    /// @notice Burns the caller's tokens for money of the reserve. Never paused.
    /// @dev Requirements: not past the deadline; the caller holds them; at least `minOut` and one unit is left after
    /// fees; `to` is neither zero, this token, the ledger nor the factory. Emits {Sold}. A receiver that refuses is
    /// credited in the ledger.
    function sell(uint256 tokens, address to, uint256 minOut, uint256 deadline) external returns (uint256 out);

    /// @notice {sell} of an owner who signed exactly this sale (EIP-712 `Sale`, or ERC-1271); anyone may send it.
    /// @dev Requirements: as {sell} for `owner`; the signature is over this chain, this token, `owner`, `tokens`, `to`,
    /// `minOut`, the owner's next nonce and `deadline`. Emits {OrderUsed} and {Sold}.
    function sellWithPermit(
        address owner,
        uint256 tokens,
        address to,
        uint256 minOut,
        uint256 deadline,
        bytes calldata signature
    ) external returns (uint256 out);

    /// @notice Sends the platform's fees to the treasury and the creator's to the payout. Anyone may pay the gas.
    /// @dev Requirements: something is owed. Emits {FeesCollected}.
    function collectFees() external returns (uint256 platformAmount, uint256 creatorAmount);

    /// @notice Sets where the creator's fees go.
    /// @dev Requirements: the creator calls; neither zero, this token, the ledger nor the factory. Emits
    /// {PayoutChanged}.
    function setPayout(address newPayout) external;

    /// @notice What {buy} or {buyWithToken} would do now; refuses as they would.
    function quoteBuy(uint256 amount)
        external
        view
        returns (uint256 tokens, uint256 spent, uint256 platformFee, uint256 creatorFee);
    /// @notice What {buyExact} would do now; refuses as it would.
    function quoteBuyExact(uint256 tokens)
        external
        view
        returns (uint256 cost, uint256 platformFee, uint256 creatorFee);
    /// @notice What {sell} would do now: `out` is after fees.
    function quoteSell(uint256 tokens)
        external
        view
        returns (uint256 out, uint256 platformFee, uint256 creatorFee);
    /// @notice Money (smallest unit) for one whole token at this moment, without fees and without its own effect on the
    /// price.
    function price() external view returns (uint256);
    /// @notice Money that backs the supply, in the smallest unit.
    function reserveBalance() external view returns (uint256);
    /// @notice Bancor's weight of the curve in millionths: one half.
    function reserveRatio() external pure returns (uint32);
    /// @notice No token ever exists beyond these.
    function MAX_SUPPLY() external pure returns (uint256);
    /// @notice Added to the supply by the formula, so that the price starts above zero.
    function virtualSupply() external pure returns (uint256);
    /// @notice How flat the curve is ({CurveMath}).
    function slope() external view returns (uint256);
    /// @notice Number and address of the reserve's currency; zero and zero = native.
    function currency() external view returns (uint8 index, address token);
    /// @notice Whose token it is.
    function creator() external view returns (address);
    /// @notice Where the creator's fees go.
    function payout() external view returns (address);
    /// @notice When the token was made, in seconds.
    function launchedAt() external view returns (uint40);
    /// @notice Fees of a trade now, in bps: of a purchase in all, of a sale in all, and the creator's part of both.
    function feeBps() external view returns (uint256 ofPurchase, uint256 ofSale, uint256 creatorPart);
    /// @notice Fees that wait to be collected, in the smallest unit.
    function feesOwed() external view returns (uint256 platform, uint256 creator_);
}
