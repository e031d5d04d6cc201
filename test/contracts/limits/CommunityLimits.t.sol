// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {TestDollar} from "../../../contracts/mocks/TestDollar.sol";
import {PlatformPlan} from "../../../contracts/governance/PlatformPlan.sol";
import {CommunityStage} from "../governance/CommunityStage.sol";
import {PlatformStage} from "../governance/PlatformStage.sol";
import {Limits, Thirsty} from "./Limits.sol";

/// @notice The most currencies of a vault and the most calls of a decision.
contract CommunityLimitsTest is CommunityStage, Limits {
    uint256 private constant CALLS = 16;
    uint256 private constant CURRENCIES = 4;

    Calls private calls; // decided
    Calls private due; // queued, and its time has come

    function setUp() public override {
        super.setUp();
        for (uint8 currency; currency < CURRENCIES; ++currency) {
            if (currency > 1) currencies.list(address(new TestDollar()));
            open(currency);
        }
        for (uint8 currency; currency < CURRENCIES; ++currency) share(currency);
        fill(calls, "pay sixteen");
        fill(due, "pay sixteen first");
        decided(due);
        queue(due);
        wait(2 days);
        decided(calls);
    }

    /// @dev A week of revenue is on its way in the currency.
    function share(uint8 currency) private {
        if (currency == 0) return give(1 ether);
        (address paid,,) = currencies.currencyAt(currency);
        TestDollar(paid).mint(payer, 1e9);
        vm.startPrank(payer);
        TestDollar(paid).approve(address(vault), 1e9);
        vault.notifyRevenue(currency, 1e9);
        vm.stopPrank();
    }

    function fill(Calls storage list, string memory text) private {
        for (uint256 n; n < CALLS; ++n) {
            list.targets.push(address(new Thirsty()));
            list.values.push(0.1 ether);
            list.calldatas.push("");
        }
        list.text = text;
    }

    /// @custom:proves [S3.51][T32] sixteen calls are proposed in one transaction
    function test_propose() public {
        Calls memory list = calls;
        bytes memory data = abi.encodeCall(governor.propose, (list.targets, list.values, list.calldatas, "again"));
        fits("propose", CALLS, fan, address(governor), 0, data);
    }

    /// @custom:proves [S3.51][T32] sixteen calls are queued in one transaction
    function test_queue() public {
        Calls memory list = calls;
        bytes32 text = keccak256(bytes(list.text));
        bytes memory data = abi.encodeCall(governor.queue, (list.targets, list.values, list.calldatas, text));
        fits("queue", CALLS, fan, address(governor), 0, data);
    }

    /// @custom:proves [S3.51][T32] sixteen payments to receivers who burn gas are made in one transaction
    function test_execute() public {
        Calls memory list = due;
        bytes32 text = keccak256(bytes(list.text));
        bytes memory data = abi.encodeCall(governor.execute, (list.targets, list.values, list.calldatas, text));
        fits("execute", CALLS, fan, address(governor), 0, data);
        assertEq(list.targets[15].balance, 0.1 ether, "paid");
    }

    /// @custom:loop VaultRevenue._accrue
    /// @custom:proves [S3.54][T32] a stake that earns in four currencies changes in one transaction
    function test_unstake() public {
        wait(1 days);
        fits("unstake", CURRENCIES, fan, address(vault), 0, abi.encodeCall(vault.unstake, (UNIT)));
    }

    /// @custom:loop VaultRevenue._accrue
    /// @custom:proves [S3.54][T32] more is staked in one transaction, with four currencies to settle
    function test_stake() public {
        wait(1 days);
        fits("stake", CURRENCIES, fan, address(vault), 0, abi.encodeCall(vault.stake, (UNIT)));
    }
}

/// @notice The plan that hands the platform over, with the most duties it takes.
contract PlanLimitsTest is PlatformStage, Limits {
    uint256 private constant DUTIES = 64;

    AccessManager private fresh;
    bytes[] private calls;

    function setUp() public override {
        super.setUp();
        PlatformPlan.Duty[] memory list = new PlatformPlan.Duty[](DUTIES);
        for (uint160 n; n < DUTIES; ++n) {
            list[n] = PlatformPlan.Duty(address(0x50000 + n), bytes4(uint32(n + 1)), uint64(n % 6 + 1));
        }
        fresh = new AccessManager(address(this));
        bytes[] memory made = plan.callsFor(members, list, address(this));
        for (uint256 n; n < made.length; ++n) {
            calls.push(made[n]);
        }
    }

    /// @custom:loop PlatformPlan.callsFor
    /// @custom:proves [S3.79][T32] a plan of sixty-four duties is one transaction
    function test_plan() public {
        fits("multicall", DUTIES, address(this), address(fresh), 0, abi.encodeCall(fresh.multicall, (calls)));
        assertEq(fresh.getTargetFunctionRole(address(0x5003f), bytes4(uint32(64))), 4, "the last duty");
    }
}
