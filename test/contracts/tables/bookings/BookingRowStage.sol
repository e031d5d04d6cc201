// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBookings} from "../../../../contracts/bookings/IBookings.sol";
import {Agreement} from "../../../../contracts/bookings/types/Agreement.sol";
import {FreezingToken} from "../../../../contracts/mocks/FreezingToken.sol";
import {ILedger} from "../../../../contracts/payments/ILedger.sol";
import {BookingStage} from "../../bookings/kit/BookingStage.sol";
import {MoneyMatrix} from "../kit/MoneyMatrix.sol";

/// @title BookingRowStage
/// @notice Bookings one side of which is the payee of a row; fees wait, so that a thief has something to collect.
abstract contract BookingRowStage is BookingStage, MoneyMatrix {
    FreezingToken internal token;
    uint8 internal index;
    uint256 internal inToken; // offer of the creator

    bool internal payeeSells;
    bool internal frozen; // the token, and not native money

    function setUp() public virtual override {
        super.setUp();
        token = new FreezingToken();
        index = currencies.list(address(token));
        vm.prank(creator);
        inToken = escrow.createOffer(index, PRICE, 60, 0, 1);
        bytes32 id = booked(SINGLE);
        vm.prank(fan);
        escrow.confirm(id);
        attackWith(address(escrow), 0, abi.encodeCall(IBookings.collectFees, (0)));
    }

    function ledgerOfRow() internal view override returns (ILedger) {
        return ledger;
    }

    /// @dev Both kinds of money to the side that sells.
    function sellerRow(function(address) internal act, uint256 amount) internal {
        payeeSells = true;
        eitherRow(act, amount);
    }

    /// @dev Both kinds of money to the side that buys.
    function buyerRow(function(address) internal act, uint256 amount) internal {
        payeeSells = false;
        eitherRow(act, amount);
    }

    function eitherRow(function(address) internal act, uint256 amount) internal {
        frozen = false;
        nativeRow(act, amount);
        frozen = true;
        tokenRow(act, token, index, amount);
    }

    function seller(address payee) internal view returns (address) {
        return payeeSells ? payee : creator;
    }

    function buyer(address payee) internal view returns (address) {
        return payeeSells ? fan : payee;
    }

    /// @dev A call for {START} at {PRICE} between the payee and an honest side.
    function agreed(address payee) internal returns (bytes32) {
        vm.warp(NOW);
        Agreement memory made = words(SINGLE);
        (made.creator, made.fan) = (seller(payee), buyer(payee));
        made.currency = frozen ? index : 0;
        made.nonce = 77;
        uint256 offerNo = frozen ? inToken : SINGLE;
        if (payeeSells) {
            vm.startPrank(payee);
            escrow.createPolicy(plain());
            offerNo = escrow.createOffer(made.currency, PRICE, 60, 0, 1);
            vm.stopPrank();
        }
        vm.startPrank(made.fan);
        if (frozen) {
            token.mint(made.fan, PRICE);
            token.approve(address(escrow), PRICE);
        } else {
            vm.deal(made.fan, made.fan.balance + PRICE);
        }
        bytes32 id = escrow.book{value: frozen ? 0 : PRICE}(made, offerNo);
        vm.stopPrank();
        return id;
    }
}
