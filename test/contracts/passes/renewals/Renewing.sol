// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPassRenewals, RenewalStatus} from "../../../../contracts/passes/renewals/IPassRenewals.sol";
import {PassRenewals} from "../../../../contracts/passes/renewals/PassRenewals.sol";
import {Stage} from "../../kit/Stage.sol";

/// @title Renewing
/// @notice Renewals deployed as in production, and a fan with a dollar pass and a thousand dollars.
abstract contract Renewing is Stage {
    uint96 internal constant COST = 9e6;
    uint96 internal constant TIP = 0.5e6;
    uint96 internal constant CAP = 10e6;
    uint256 internal constant END = NOW + MONTH;
    uint256 internal constant OPENS = END - 3 days;
    uint256 internal constant CLOSES = END + 30 days;

    PassRenewals internal renewals;
    uint64 internal passId;
    address internal keeper = address(0x4EE9E4);

    function setUp() public virtual override {
        super.setUp();
        renewals = new PassRenewals(currencies, factory);
        dollar.mint(fan, 1_000e6);
        vm.startPrank(fan);
        dollar.approve(address(pass), COST);
        passId = uint64(pass.purchase(dollars, fan, COST, address(0)));
        dollar.approve(address(renewals), 500e6);
        vm.stopPrank();
    }

    function subscribe(uint16 periods) internal returns (uint256) {
        vm.prank(fan);
        return renewals.subscribe(address(pass), passId, CAP, periods, TIP);
    }

    function charge(uint256 id) internal {
        vm.prank(keeper);
        renewals.charge(id);
    }

    /// @notice The view says why, and a charge refuses for that reason.
    function notDue(uint256 id, RenewalStatus reason, string memory what) internal {
        (RenewalStatus status,,,,) = renewals.renewalStatus(id);
        assertEq(uint256(status), uint256(reason), what);
        vm.prank(keeper);
        vm.expectRevert(abi.encodeWithSelector(IPassRenewals.PassRenewals_NotDue.selector, id, reason));
        renewals.charge(id);
    }

    function ready(uint256 id, string memory what) internal view {
        (RenewalStatus status,,,,) = renewals.renewalStatus(id);
        assertEq(uint256(status), uint256(RenewalStatus.Ready), what);
    }
}
