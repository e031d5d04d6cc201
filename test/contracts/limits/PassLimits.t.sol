// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {GasBurner} from "../../../contracts/mocks/GasBurner.sol";
import {IStreamPass} from "../../../contracts/passes/IStreamPass.sol";
import {IStreamPassErrors} from "../../../contracts/passes/IStreamPassErrors.sol";
import {Stage} from "../kit/Stage.sol";
import {Limits} from "./Limits.sol";

/// @notice The longest lists of passes: accounts to give to, matured receipts, and time at nine prices.
contract PassLimitsTest is Stage, Limits {
    uint256 private constant GRANTS = 150;
    uint256 private constant SWEEPS = 50;
    uint256 private constant STRETCHES = 9;

    address private burner; // creator's payout, and an owner
    uint256[] private receipts;
    uint256 private burnersPass; // of nine stretches
    uint256 private fansPass; // of nine stretches
    address[] private members; // each with a pass of nine stretches

    function setUp() public override {
        super.setUp();
        burner = address(new GasBurner());
        vm.deal(burner, 1_000 ether);
        IStreamPass.Tier memory made = terms(PRICE, MONTH, 4);
        (made.flags, made.refundWindow, made.referralBps) = (4, 7 days, 5_000);
        uint16 refundable = addTier(made);
        for (uint160 n; n < SWEEPS; ++n) {
            address referrer_ = address(new GasBurner());
            address buyer = address(0x30000 + n); // a gift would keep no receipt
            vm.deal(buyer, PRICE);
            vm.prank(buyer);
            receipts.push(pass.purchase{value: PRICE}(refundable, buyer, PRICE, referrer_));
        }
        for (uint96 n; n < STRETCHES; ++n) {
            setPrice(bronze, PRICE + n);
            burnersPass = buy(burner, bronze);
            fansPass = buy(fan, bronze);
        }
        for (uint160 n; n < GRANTS; ++n) {
            members.push(address(0x60000 + n));
        }
        for (uint96 n; n < STRETCHES; ++n) {
            setPrice(bronze, PRICE + n);
            for (uint256 m; m < GRANTS; ++m) {
                vm.deal(members[m], 1 ether);
                buy(members[m], bronze);
            }
        }
        vm.prank(creator);
        pass.setPayout(burner);
        vm.warp(block.timestamp + 7 days);
        vm.deal(creator, 1 ether);
    }

    function accounts(uint256 count) private pure returns (address[] memory list) {
        list = new address[](count);
        for (uint160 n; n < count; ++n) {
            list[n] = address(0x40000 + n);
        }
    }

    /// @custom:loop PassManagement.grant
    /// @custom:proves [S3.12][T32] a hundred and fifty passes are given in one transaction
    function test_grant() public {
        uint40 end = uint40(block.timestamp + MONTH);
        bytes memory data = abi.encodeCall(pass.grant, (accounts(GRANTS), bronze, end));
        fits("grant", GRANTS, creator, address(pass), 0, data);
        assertEq(endOf(address(0x40000 + 149)), end, "given");
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_TooMany.selector, GRANTS + 1, GRANTS));
        vm.prank(creator);
        pass.grant(accounts(GRANTS + 1), bronze, end);
    }

    /// @custom:loop PassManagement.grant PassTime.load PassTime.join PassTime._fold PassTime.save
    /// @custom:proves [S3.12][T32] so is more time behind a hundred and fifty passes of time at nine prices
    function test_grantMore() public {
        uint40 end = endOf(members[149]) + 1 days;
        fits("grant", GRANTS, creator, address(pass), 0, abi.encodeCall(pass.grant, (members, bronze, end)));
        assertEq(endOf(members[149]), end, "given");
    }

    /// @custom:loop PassManagement.sweepMatured
    /// @custom:proves [S3.10][T32] the money of every receipt in a list is settled in one transaction, whoever burns gas
    function test_sweep() public {
        fits("sweepMatured", SWEEPS, other, address(pass), 0, abi.encodeCall(pass.sweepMatured, (receipts)));
        assertEq(ledger.owed(burner, 0), SWEEPS * PRICE / 2, "settled");
        bytes4 reason = IStreamPassErrors.StreamPass_TooMany.selector;
        vm.expectRevert(abi.encodeWithSelector(reason, SWEEPS + 1, SWEEPS));
        pass.sweepMatured(new uint256[](SWEEPS + 1));
    }

    /// @custom:loop PassTime.load PassTime.worthOf PassTime.cut
    /// @custom:proves [S3.12][T32] a pass of time at nine prices is revoked in one transaction
    function test_revoke() public {
        bytes memory data = abi.encodeCall(pass.revoke, (burnersPass, 1 ether));
        fits("revoke", STRETCHES, creator, address(pass), 1 ether, data);
        assertFalse(pass.hasAccess(burner), "revoked");
    }

    /// @custom:loop PassTime.load PassTime.save PassTime.join PassTime._copy PassTime._fold
    /// @custom:proves [S3.12][T32] two passes of time at nine prices each become one in one transaction
    function test_merge() public {
        bytes memory data = abi.encodeWithSignature("transferFrom(address,address,uint256)", burner, fan, burnersPass);
        fits("transferFrom", STRETCHES, burner, address(pass), 0, data);
        assertFalse(pass.hasAccess(burner), "moved");
    }

    /// @custom:loop PassTime.load PassTime.worthOf
    /// @custom:proves [S3.12][T32] a pass of time at nine prices is upgraded in one transaction
    function test_upgrade() public {
        (uint256 price,,) = pass.upgradeQuote(fansPass, lifetime);
        bytes memory data = abi.encodeCall(pass.upgrade, (fansPass, lifetime, uint96(price)));
        fits("upgrade", STRETCHES, fan, address(pass), price, data);
        assertEq(endOf(fan), 0, "upgraded");
    }
}
