// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Authorized} from "../payments/Authorized.sol";
import {Payments} from "../payments/Payments.sol";
import {IRoomHub, TipContexts} from "./IRoomHub.sol";
import {RoomStorage} from "./RoomStorage.sol";

/// @title RoomTips
/// @notice Tips and gifts: check, say so, and move the money from fan to payee.
abstract contract RoomTips is RoomStorage, ReentrancyGuardTransient {
    /// @inheritdoc IRoomHub
    function tip(Tip calldata tip_) external payable nonReentrant {
        // Check
        uint8 currency = tip_.currency;
        uint256 wanted = currency == 0 ? tip_.amount : 0;
        if (msg.value != wanted) revert RoomHub_WrongValue(msg.value, wanted);
        address payee = _payeeOf(tip_, msg.sender);

        // Log
        _log(tip_, msg.sender, payee);

        // Interaction
        if (currency == 0) Payments.pushNative(LEDGER, payee, tip_.amount);
        else Payments.moveToken(LEDGER, _learn(currency), currency, payee, tip_.amount);
    }

    /// @inheritdoc IRoomHub
    function tipWithPermit(Tip calldata tip_, Permit calldata permit) external nonReentrant {
        // Check
        address token = _learn(tip_.currency);
        address payee = _payeeOf(tip_, msg.sender);

        // Log
        _log(tip_, msg.sender, payee);

        // Interaction: whoever copied the permit and was first has only set the same allowance.
        try IERC20Permit(token).permit({
            owner: msg.sender,
            spender: address(this),
            value: tip_.amount,
            deadline: permit.deadline,
            v: permit.v,
            r: permit.r,
            s: permit.s
        }) {} catch {}
        Payments.moveToken(LEDGER, token, tip_.currency, payee, tip_.amount);
    }

    /// @inheritdoc IRoomHub
    function tipWithAuthorization(Tip calldata tip_, Authorization calldata authorization) external nonReentrant {
        // Check
        address token = _learn(tip_.currency);
        address payee = _payeeOf(tip_, authorization.from);

        // Log
        _log(tip_, authorization.from, payee);

        // Interaction
        Authorized.takeToken({
            token: token,
            from: authorization.from,
            amount: tip_.amount,
            validAfter: authorization.validAfter,
            validBefore: authorization.validBefore,
            nonce: authorizationNonce(tip_, authorization.from, authorization.salt),
            signature: authorization.signature
        });
        Payments.pushToken(LEDGER, token, tip_.currency, payee, tip_.amount);
    }

    /// @inheritdoc IRoomHub
    function tokenOf(uint8 currency) external view returns (address) {
        return _tokens[currency];
    }

    /// @inheritdoc IRoomHub
    function authorizationNonce(Tip calldata tip_, address from, bytes32 salt) public view returns (bytes32) {
        return keccak256(abi.encode(block.chainid, address(this), tip_, from, salt));
    }

    /// @dev Whom a tip pays.
    function _payeeOf(Tip calldata tip_, address from) private view returns (address payee) {
        if (tip_.amount == 0) revert RoomHub_EmptyTip();
        payee = tip_.to;
        uint8 contextType = tip_.contextType;
        if (contextType == TipContexts.ROOM) {
            address paid = _openRoom(tip_.contextId).payee;
            if (payee != address(0) && payee != paid) revert RoomHub_OtherPayee(tip_.contextId, payee, paid);
            payee = paid;
        } else {
            if (contextType > TipContexts.STREAM) revert RoomHub_NoContext(contextType);
            _checkPayee(payee);
        }
        if (payee == from) revert RoomHub_OwnTip(from);
    }

    /// @dev An index of the currency list never changes its token, so it is asked once.
    function _learn(uint8 currency) private returns (address token) {
        token = _tokens[currency];
        if (token != address(0)) return token;
        if (currency == 0) revert RoomHub_NotAToken(currency);
        (token,,) = CURRENCIES.currencyAt(currency);
        _tokens[currency] = token;
        emit CurrencyLearned(currency, token);
    }

    function _log(Tip calldata tip_, address from, address payee) private {
        emit Tipped({
            contextId: tip_.contextId,
            from: from,
            to: payee,
            contextType: tip_.contextType,
            currency: tip_.currency,
            amount: tip_.amount,
            giftCode: tip_.giftCode,
            memoHash: tip_.memoHash
        });
    }
}
